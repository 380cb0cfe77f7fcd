package dev.breakwater.api.request;

import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.json.JsonDocument;
import org.jspecify.annotations.Nullable;

/** Reads a request's mock flags. Source: LiteLLM; both of its names for the context window's flag are known here. */
final class MockOptionsReader {

    private MockOptionsReader() {}

    static MockOptions read(Fields fields) {
        MockOptions.Kind kind = kind(fields);
        boolean timeout = fields.flag("mock_timeout");
        MockAnswer answer = answer(fields);
        return kind == null && !timeout && answer.equals(MockAnswer.NONE)
                ? MockOptions.NONE
                : new MockOptions(kind, timeout, answer);
    }

    private static MockAnswer answer(Fields fields) {
        JsonDocument document = fields.document();
        if (!document.isArray(MockAnswer.RESPONSE)) {
            fields.text(MockAnswer.RESPONSE);
        }
        if (fields.has(MockAnswer.TOOL_CALLS) && !document.isArray(MockAnswer.TOOL_CALLS)) {
            throw BadRequestException.about(
                    MockAnswer.TOOL_CALLS, "'" + MockAnswer.TOOL_CALLS + "' must be a list of tool calls.");
        }
        fields.duration(MockAnswer.DELAY);
        return MockAnswer.read(document);
    }

    private static MockOptions.@Nullable Kind kind(Fields fields) {
        if (fields.flag("mock_testing_context_fallbacks") || fields.flag("mock_testing_context_window_fallbacks")) {
            return MockOptions.Kind.CONTEXT_WINDOW;
        }
        if (fields.flag("mock_testing_content_policy_fallbacks")) {
            return MockOptions.Kind.CONTENT_POLICY;
        }
        if (fields.flag("mock_testing_rate_limit_error")) {
            return MockOptions.Kind.RATE_LIMIT;
        }
        return fields.flag("mock_testing_fallbacks") ? MockOptions.Kind.FALLBACK : null;
    }
}
