/** Views and edits on JSON bytes, a reader and a writer. It knows no domain. */
@NullMarked
package dev.breakwater.json;

import org.jspecify.annotations.NullMarked;
