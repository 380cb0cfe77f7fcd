/** The words of the configuration: LiteLLM's keys and their aliases, providers and their prefixes, names near to a wrong one. */
@NullMarked
package dev.breakwater.config.vocabulary;

import org.jspecify.annotations.NullMarked;
