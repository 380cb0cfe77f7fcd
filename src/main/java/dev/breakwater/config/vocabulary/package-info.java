/** The configuration's vocabulary: known keys, provider prefixes, overrides by name, and suggestions for misspelt names. */
@NullMarked
package dev.breakwater.config.vocabulary;

import org.jspecify.annotations.NullMarked;
