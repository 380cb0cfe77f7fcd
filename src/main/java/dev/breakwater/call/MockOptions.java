package dev.breakwater.call;

import org.jspecify.annotations.Nullable;

/**
 * What a request asks to be played instead of asked of a provider. Source: LiteLLM's mock flags.
 *
 * @param failure fails the requested group before any deployment is asked ({@code mock_testing_...}), once
 * @param timeout the requested group's deployments stay silent ({@code mock_timeout})
 * @param response answers instead of every provider ({@code mock_response}): a text, or the name of one of LiteLLM's exceptions
 */
public record MockOptions(
        @Nullable Kind failure, boolean timeout, @Nullable String response) {

    /** Which failure is played. */
    public enum Kind {
        FALLBACK,
        CONTEXT_WINDOW,
        CONTENT_POLICY,
        RATE_LIMIT
    }

    public static final MockOptions NONE = new MockOptions(null, false, null);

    /** Whether anything is played at all. */
    public boolean any() {
        return failure != null || timeout || response != null;
    }

    /** Whether the attempt of this number in its group is played, not made. */
    boolean plays(int attempt) {
        return timeout || response != null || (failure == Kind.RATE_LIMIT && attempt == 1);
    }

    MockOptions onwards() {
        return failure == null && !timeout ? this : new MockOptions(null, false, response);
    }
}
