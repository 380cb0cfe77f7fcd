/** What can be called: model groups, their deployments, endpoints and secrets. */
@NullMarked
package dev.breakwater.catalog;

import org.jspecify.annotations.NullMarked;
