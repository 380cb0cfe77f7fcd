/** The interchange form: what a conversation, an answer and a piece of a stream say, whatever form they came in. */
@NullMarked
package dev.breakwater.chat;

import org.jspecify.annotations.NullMarked;
