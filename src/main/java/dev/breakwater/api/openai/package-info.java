/** OpenAI's form of requests, answers, streams and errors. */
@NullMarked
package dev.breakwater.api.openai;

import org.jspecify.annotations.NullMarked;
