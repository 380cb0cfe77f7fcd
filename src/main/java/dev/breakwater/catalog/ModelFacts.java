package dev.breakwater.catalog;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model by the beginning of its name. The longest beginning that fits counts. A deployment's {@code model_info}
 * overrides it. Source: Anthropic's "Models overview" and migration guides, as of 2026-11.
 *
 * @param window the most tokens of prompt and answer; null where it is not known
 * @param maxOutput the most tokens of an answer; null where it is not known
 * @param prefill whether the model may be asked to continue a last message of the assistant, if its provider supports it at all
 */
public record ModelFacts(@Nullable Integer window, @Nullable Integer maxOutput, boolean prefill) {

    private static final int K200 = 200_000;

    private static final int M1 = 1_000_000;

    private static final ModelFacts UNKNOWN = new ModelFacts(null, null, true);

    private record Row(String beginning, ModelFacts facts) {}

    /** Claude 4.6 and later refuse a prefill; so it is not tried with a Claude that is not in the table. */
    private static final List<Row> ROWS = List.of(
            row("claude-", null, null, false),
            row("claude-3-", K200, 4_096, true),
            row("claude-3-5-", K200, 8_192, true),
            row("claude-3-7-", K200, 64_000, true),
            row("claude-sonnet-4-", K200, 64_000, true),
            row("claude-opus-4-", K200, 32_000, true),
            row("claude-opus-4-5", K200, 64_000, true),
            row("claude-haiku-4-5", K200, 64_000, true),
            row("claude-sonnet-4-6", M1, 64_000, false),
            row("claude-opus-4-6", M1, 128_000, false),
            row("claude-opus-4-7", M1, 128_000, false),
            row("claude-opus-4-8", M1, 128_000, false),
            row("claude-opus-5", M1, 128_000, false),
            row("claude-sonnet-5", M1, 128_000, false),
            row("claude-haiku-5", M1, 128_000, false),
            row("claude-fable-5", M1, 128_000, false),
            row("claude-mythos-5", M1, 128_000, false));

    private static Row row(String beginning, @Nullable Integer window, @Nullable Integer maxOutput, boolean prefill) {
        return new Row(beginning, new ModelFacts(window, maxOutput, prefill));
    }

    /** @param model under any provider's name: {@code anthropic.claude-3-haiku-20240307-v1:0}, {@code anthropic/claude-opus-4.6} */
    public static ModelFacts of(String model) {
        String name = model.toLowerCase(Locale.ROOT).replace('.', '-');
        String claude = name.substring(Math.max(0, name.indexOf("claude-")));
        Row longest = null;
        for (Row each : ROWS) {
            boolean longer = longest == null || each.beginning.length() > longest.beginning.length();
            if (longer && claude.startsWith(each.beginning)) {
                longest = each;
            }
        }
        return longest == null ? UNKNOWN : longest.facts;
    }
}
