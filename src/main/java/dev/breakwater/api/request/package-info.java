/** What a request carries: its headers, its call id, its body, read within bounds and given back. */
@NullMarked
package dev.breakwater.api.request;

import org.jspecify.annotations.NullMarked;
