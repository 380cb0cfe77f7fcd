/**
 * Access tokens that a token server gives for credentials: fetched once, kept, and renewed in the background. Forms whose providers take such
 * tokens use this package; it depends on none of them.
 */
@NullMarked
package dev.breakwater.provider.credentials;

import org.jspecify.annotations.NullMarked;
