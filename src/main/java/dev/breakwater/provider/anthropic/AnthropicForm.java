package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.upstream.Headers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Anthropic: {@code POST base/v1/messages}; the base may end in {@code /v1}. Source: Anthropic's API reference, "Messages". */
@ApplicationScoped
public class AnthropicForm extends AnthropicCompatible {

    private static final Map<String, String> VERSION = Map.of("anthropic-version", "2023-06-01");

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    protected String address(Attempt attempt) {
        String base = String.valueOf(attempt.deployment().endpoint().base());
        String messages = base.endsWith("/v1") ? base + "/messages" : base + "/v1/messages";
        return isCount(attempt) ? messages + "/count_tokens" : messages;
    }

    private static boolean isCount(Attempt attempt) {
        return attempt.call().request().operation() == Operation.COUNT_TOKENS;
    }

    /** A client of another form gets the gateway's own count: it would have to be translated for a figure that is an estimate there. */
    @Override
    public boolean countsTokens(Attempt attempt) {
        return ClientsOwn.applies(attempt);
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return isCount(attempt) ? PromptCount.read(attempt, headers, body) : super.whole(attempt, headers, body);
    }

    /** The client's own version counts. */
    @Override
    protected Map<String, String> headers(Map<String, String> sent) {
        Map<String, String> headers = new HashMap<>(VERSION);
        headers.putAll(sent);
        return headers;
    }

    @Override
    protected Map<String, String> head(Attempt attempt) {
        return Map.of(
                "model", JsonDocument.quote(attempt.deployment().endpoint().model()));
    }
}
