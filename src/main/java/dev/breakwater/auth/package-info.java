/** Who calls: the master key, the bound on wrong keys, callers of this host. */
@NullMarked
package dev.breakwater.auth;

import org.jspecify.annotations.NullMarked;
