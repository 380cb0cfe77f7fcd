/** What a request of any form carries: headers, call id, body, and its parameters for the gateway. */
@NullMarked
package dev.breakwater.api.request;

import org.jspecify.annotations.NullMarked;
