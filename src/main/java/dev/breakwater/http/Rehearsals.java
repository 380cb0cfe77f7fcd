package dev.breakwater.http;

import dev.breakwater.call.Rehearsal;
import org.jspecify.annotations.Nullable;

/** Reads a request's mock flags. Source: LiteLLM; both of its names for the context window's flag are known here. */
final class Rehearsals {

    private Rehearsals() {}

    static Rehearsal read(Fields fields) {
        Rehearsal.Kind kind = kind(fields);
        boolean timeout = fields.flag("mock_timeout");
        String response = fields.text("mock_response");
        return kind == null && !timeout && response == null ? Rehearsal.NONE : new Rehearsal(kind, timeout, response);
    }

    private static Rehearsal.@Nullable Kind kind(Fields fields) {
        if (fields.flag("mock_testing_context_fallbacks") || fields.flag("mock_testing_context_window_fallbacks")) {
            return Rehearsal.Kind.CONTEXT_WINDOW;
        }
        if (fields.flag("mock_testing_content_policy_fallbacks")) {
            return Rehearsal.Kind.CONTENT_POLICY;
        }
        if (fields.flag("mock_testing_rate_limit_error")) {
            return Rehearsal.Kind.RATE_LIMIT;
        }
        return fields.flag("mock_testing_fallbacks") ? Rehearsal.Kind.FALLBACK : null;
    }
}
