/** The parts of a request: headers, call id, and body, with limits on length, duration and memory. */
@NullMarked
package dev.breakwater.api.request;

import org.jspecify.annotations.NullMarked;
