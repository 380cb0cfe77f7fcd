package dev.breakwater.chat;

import org.jspecify.annotations.Nullable;

/**
 * How much a model is to think before it answers; each null where the client leaves it to the provider.
 *
 * @param effort OpenAI's word: {@code minimal}, {@code low}, {@code medium}, {@code high}, ...
 * @param budget in tokens, as Anthropic and Gemini take it
 */
public record Reasoning(@Nullable String effort, @Nullable Long budget) {

    public static final Reasoning UNSET = new Reasoning(null, null);
}
