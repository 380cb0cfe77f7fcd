package dev.breakwater.catalog;

import java.util.List;
import java.util.Locale;

/**
 * Which models may be asked to continue a last message of the assistant, if their provider supports it at all. Claude 4.6 and later refuse
 * it, so it is not tried with a Claude that is not listed. Source: Anthropic's migration guides, as of 2026-11.
 */
final class PrefillFamilies {

    private static final String CLAUDE = "claude-";

    private static final List<String> CONTINUING =
            List.of("claude-3-", "claude-sonnet-4-", "claude-opus-4-", "claude-haiku-4-5");

    private static final List<String> REFUSING =
            List.of("claude-sonnet-4-6", "claude-opus-4-6", "claude-opus-4-7", "claude-opus-4-8");

    private PrefillFamilies() {}

    /** @param model under any provider's name: {@code anthropic.claude-3-haiku-20240307-v1:0}, {@code anthropic/claude-opus-4.6} */
    static boolean mayContinue(String model) {
        String name = model.toLowerCase(Locale.ROOT).replace('.', '-');
        int claude = name.indexOf(CLAUDE);
        return claude < 0 || (begins(name, claude, CONTINUING) && !begins(name, claude, REFUSING));
    }

    private static boolean begins(String name, int from, List<String> families) {
        return families.stream().anyMatch(family -> name.startsWith(family, from));
    }
}
