/** What every client API shares: the entry, the answers' headers, errors, and the way from a request to a call and back. */
@NullMarked
package dev.breakwater.api;

import org.jspecify.annotations.NullMarked;
