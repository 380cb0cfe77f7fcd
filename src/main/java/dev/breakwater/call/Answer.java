package dev.breakwater.call;

import java.util.List;
import java.util.Map;

/** What goes back to the client. */
public sealed interface Answer {

    /** Among {@link #headers} and those of a {@link Report}: the provider's own id of the request. The name is LiteLLM's. */
    String PROVIDER_REQUEST_ID = "llm_provider-x-request-id";

    /** The attempt that gave it: it knows the deployment, the group, the retries and the fallbacks. */
    Attempt attempt();

    /** The provider's headers that may be passed on ({@code x-ratelimit-*}), names in lower case. */
    Map<String, String> headers();

    /** A plain answer, checked: JSON with the public name of the model. */
    record Whole(Attempt attempt, Map<String, String> headers, Slices body) implements Answer {
        public Whole {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * A stream that has already produced its first event with content; so before the first byte a retry or a fallback needs no
     * special case.
     *
     * @param first the events up to and including the first one with content
     * @param rest what follows them
     */
    record Streamed(Attempt attempt, Map<String, String> headers, List<StreamEvent.Chunk> first, EventStream rest)
            implements Answer {
        public Streamed {
            headers = Map.copyOf(headers);
            first = List.copyOf(first);
        }

        /** The same answer, whose events go through another stream after the first ones. */
        public Streamed through(EventStream newRest) {
            return new Streamed(attempt, headers, first, newRest);
        }
    }
}
