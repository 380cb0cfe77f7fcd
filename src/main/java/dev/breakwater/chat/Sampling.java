package dev.breakwater.chat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen; each null where the client leaves it to the provider.
 *
 * @param logprobs how many alternatives of each token are to be reported with their log probabilities; 0 for the token's own only
 */
public record Sampling(
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable Long topK,
        @Nullable BigDecimal frequencyPenalty,
        @Nullable BigDecimal presencePenalty,
        @Nullable Long seed,
        @Nullable Long logprobs) {

    public static final Sampling UNSET = new Sampling(null, null, null, null, null, null, null);
}
