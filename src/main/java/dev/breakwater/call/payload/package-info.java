/** Requests that are more than a JSON document: multipart forms, and whatever is passed through as it came. */
@NullMarked
package dev.breakwater.call.payload;

import org.jspecify.annotations.NullMarked;
