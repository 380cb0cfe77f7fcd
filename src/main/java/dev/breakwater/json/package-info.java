/** Views and edits on JSON bytes. It knows no domain. */
@NullMarked
package dev.breakwater.json;

import org.jspecify.annotations.NullMarked;
