/** The words of the configuration: LiteLLM's keys and their aliases, Hugging Face's routes, names similar to a wrong one. */
@NullMarked
package dev.breakwater.config.vocabulary;

import org.jspecify.annotations.NullMarked;
