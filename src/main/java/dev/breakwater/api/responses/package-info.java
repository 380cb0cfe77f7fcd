/**
 * OpenAI's Responses API for clients. Requests are read into the interchange form and answers written from it, except where the provider
 * speaks the Responses API too: then both pass as bytes. Source: OpenAI's API reference, "Responses".
 */
@NullMarked
package dev.breakwater.api.responses;

import org.jspecify.annotations.NullMarked;
