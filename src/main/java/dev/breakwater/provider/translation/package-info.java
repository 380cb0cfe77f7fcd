/**
 * What the forms have in common that are not OpenAI's: reading the request into a {@link dev.breakwater.chat.Conversation}, refusing or
 * dropping parameters that the form lacks, and repairing the history for the target.
 *
 * <p>May be used by all sub-packages of {@code provider}; uses none of them.
 */
@NullMarked
package dev.breakwater.provider.translation;

import org.jspecify.annotations.NullMarked;
