package dev.breakwater.api.anthropic;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Ascii;
import dev.breakwater.call.Call;
import dev.breakwater.catalog.Operation;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Anthropic's Messages API, as Anthropic's SDKs and Claude Code speak it. */
@ApplicationScoped
public class MessagesApi implements ClientApi {

    /** Headers that belong to the form. */
    private static final List<String> HEADERS = List.of("anthropic-version", "anthropic-beta");

    @Inject
    JsonResponses documents;

    @Override
    public Set<String> paths() {
        return Set.of("/v1/messages", "/messages");
    }

    @Override
    public String header() {
        return "anthropic-version";
    }

    @Override
    public Call decode(Incoming request, byte[] body, GatewayConfig now, long begun) {
        return new CallReader(new RequestedCall(now, request.headers(), begun))
                .read(request.operation(), headers(request.exchange()), body);
    }

    /** Several lines of one name are one list. What is not plain text is left out. */
    static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : HEADERS) {
            String value = String.join(",", Collections.list(request.getHeaders(name)));
            if (!value.isBlank() && Ascii.isPrintable(value)) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    @Override
    public Slices encode(Answer.Whole answer) {
        return switch (answer.body()) {
            case Answer.Body.Raw raw -> raw.json();
            case Answer.Body.Typed typed ->
                Slices.of(
                        answer.attempt().call().request().operation() == Operation.COUNT_TOKENS
                                ? MessageWriter.count(typed.answer())
                                : MessageWriter.write(typed.answer()));
        };
    }

    @Override
    public StreamEncoder encoder(Answer.Streamed answer) {
        return new MessageStream(documents, answer.attempt());
    }

    @Override
    public Object error(Failure failure, String message) {
        return ErrorDocument.of(failure, message);
    }
}
