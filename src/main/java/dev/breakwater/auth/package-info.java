/** Authentication: the master key, the limit on wrong keys, local callers. */
@NullMarked
package dev.breakwater.auth;

import org.jspecify.annotations.NullMarked;
