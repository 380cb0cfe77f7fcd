/**
 * The interchange form: a conversation, an answer and a piece of a stream in no provider's form (ADR 0016). Forms have a sub-package each;
 * OpenAI's is the first.
 */
@NullMarked
package dev.breakwater.chat;

import org.jspecify.annotations.NullMarked;
