/** Requests of OpenAI's API that are no JSON documents to a known operation: multipart forms, and paths that are passed through. */
@NullMarked
package dev.breakwater.api.files;

import org.jspecify.annotations.NullMarked;
