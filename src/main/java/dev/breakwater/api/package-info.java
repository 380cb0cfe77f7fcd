/** What every client API shares: the entry, the way from a request to a call and back, headers, errors. One sub-package for each API. */
@NullMarked
package dev.breakwater.api;

import org.jspecify.annotations.NullMarked;
