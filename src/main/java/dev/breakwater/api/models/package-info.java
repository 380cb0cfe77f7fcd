/** The list of models, in the form of the client that asks. */
@NullMarked
package dev.breakwater.api.models;

import org.jspecify.annotations.NullMarked;
