/** What can be called: model groups, their deployments, endpoints and secrets; and the providers that are known. */
@NullMarked
package dev.breakwater.catalog;

import org.jspecify.annotations.NullMarked;
