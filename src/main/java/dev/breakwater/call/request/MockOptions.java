package dev.breakwater.call.request;

import org.jspecify.annotations.Nullable;

/**
 * What a request asks to be played instead of asked of a provider. Source: LiteLLM's mock flags.
 *
 * @param failure fails the requested group before any deployment is asked ({@code mock_testing_...}), once
 * @param timeout the requested group's deployments stay silent ({@code mock_timeout})
 * @param answer answers instead of every provider, if it {@link MockAnswer#answers}
 */
public record MockOptions(@Nullable Kind failure, boolean timeout, MockAnswer answer) {

    /** Which failure is played. */
    public enum Kind {
        FALLBACK,
        CONTEXT_WINDOW,
        CONTENT_POLICY,
        RATE_LIMIT
    }

    public static final MockOptions NONE = new MockOptions(null, false, MockAnswer.NONE);

    /** A text in place of every provider's answer, or the name of one of LiteLLM's exceptions. */
    public static MockOptions answering(String text) {
        return new MockOptions(null, false, MockAnswer.of(text));
    }

    /** This failure, once. */
    public static MockOptions failing(Kind kind) {
        return new MockOptions(kind, false, MockAnswer.NONE);
    }

    /** Whether anything is played at all. */
    public boolean any() {
        return failure != null || inPlaceOfProviders();
    }

    /** Whether no provider is asked. */
    public boolean inPlaceOfProviders() {
        return timeout || answer.answers();
    }

    /** Whether the attempt of this number in its group is played, not made. */
    public boolean plays(int attempt) {
        return inPlaceOfProviders() || (failure == Kind.RATE_LIMIT && attempt == 1);
    }

    MockOptions onwards() {
        return failure == null && !timeout ? this : new MockOptions(null, false, answer);
    }
}
