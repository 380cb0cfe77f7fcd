package dev.breakwater.chat;

import java.util.Map;

/**
 * Tokens, as the provider counted them. The first two contain the others, whatever the provider's form: Anthropic's input tokens, for one,
 * are added up from three figures.
 *
 * @param prompt all tokens of the prompt
 * @param completion all tokens of the answer
 * @param cachedPrompt of the prompt, those that were read from the provider's cache
 * @param cacheWrite of the prompt, those that were written to it
 * @param reasoning of the completion, those that the client does not see as text
 * @param others further figures, as JSON text by OpenAI's names
 */
public record Usage(
        long prompt, long completion, long cachedPrompt, long cacheWrite, long reasoning, Map<String, String> others) {

    public static final Usage NONE = new Usage(0, 0);

    public Usage {
        others = Extras.ordered(others);
    }

    public Usage(long prompt, long completion) {
        this(prompt, completion, 0, 0, 0, Map.of());
    }

    /** The sum of two streams of one answer; further figures are the other's. */
    public Usage plus(Usage other) {
        return new Usage(
                prompt + other.prompt,
                completion + other.completion,
                cachedPrompt + other.cachedPrompt,
                cacheWrite + other.cacheWrite,
                reasoning + other.reasoning,
                other.others);
    }

    public Usage with(Map<String, String> newOthers) {
        return new Usage(prompt, completion, cachedPrompt, cacheWrite, reasoning, newOthers);
    }
}
