/** What a client asked for: its request, in its own form and in OpenAI's, and what of it is for the gateway. */
@NullMarked
package dev.breakwater.call.request;

import org.jspecify.annotations.NullMarked;
