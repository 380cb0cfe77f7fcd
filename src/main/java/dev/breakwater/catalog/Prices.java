package dev.breakwater.catalog;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in USD per token; null where it is not known, which is never free of charge. Source: LiteLLM's {@code
 * model_prices_and_context_window.json}, whose names the {@link #NAMES} are.
 *
 * @param cachedInput a token of the prompt that is read from the provider's cache
 * @param cacheWrite a token of the prompt that is written to it
 * @param reasoning null where it costs as any other token of the answer
 * @param image USD per image
 */
public record Prices(
        @Nullable BigDecimal input,
        @Nullable BigDecimal output,
        @Nullable BigDecimal cachedInput,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal reasoning,
        @Nullable BigDecimal audioInput,
        @Nullable BigDecimal audioOutput,
        @Nullable BigDecimal image) {

    /** LiteLLM's names, in the order of the components. */
    public static final List<String> NAMES = List.of(
            "input_cost_per_token",
            "output_cost_per_token",
            "cache_read_input_token_cost",
            "cache_creation_input_token_cost",
            "output_cost_per_reasoning_token",
            "input_cost_per_audio_token",
            "output_cost_per_audio_token",
            "output_cost_per_image");

    static final Prices UNKNOWN = new Prices(null, null, null, null, null, null, null, null);

    /** All, by LiteLLM's names; null where one is not known. */
    public Map<String, @Nullable BigDecimal> byName() {
        Map<String, @Nullable BigDecimal> all = new LinkedHashMap<>();
        List<@Nullable BigDecimal> values = values();
        for (int i = 0; i < NAMES.size(); i++) {
            all.put(NAMES.get(i), values.get(i));
        }
        return all;
    }

    private List<@Nullable BigDecimal> values() {
        return Arrays.asList(input, output, cachedInput, cacheWrite, reasoning, audioInput, audioOutput, image);
    }

    /** Those that {@code model_info} states replace these. */
    Prices with(JsonObject info) {
        List<@Nullable BigDecimal> all = values();
        for (int i = 0; i < NAMES.size(); i++) {
            if (info.get(NAMES.get(i)) instanceof JsonNumber own) {
                all.set(i, own.bigDecimalValue());
            }
        }
        return of(all);
    }

    /** @param values in the order of the components */
    static Prices of(List<? extends @Nullable BigDecimal> values) {
        return new Prices(
                values.get(0),
                values.get(1),
                values.get(2),
                values.get(3),
                values.get(4),
                values.get(5),
                values.get(6),
                values.get(7));
    }
}
