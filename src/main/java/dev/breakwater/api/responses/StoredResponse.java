package dev.breakwater.api.responses;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.call.ResponseId;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request for a response that a provider stores. It goes to the deployment that the id names, and to no other.
 *
 * @param id as the client has it
 * @param rest of the path, behind the id: {@code /input_items}
 * @param query without its question mark; null if none
 */
record StoredResponse(
        ResponsesApi api,
        String method,
        String id,
        String rest,
        @Nullable String query) implements ClientApi {

    static final String NOT_STORED = "This response came from a provider of another API, so it is not stored anywhere."
            + " Send the whole conversation in 'input' instead.";

    /** Source: RFC 3986 §3.4; brackets, which clients write in names of lists. */
    private static final Pattern QUERY = Pattern.compile("[\\w\\-.~!$&'()*+,;=:@/?%\\[\\]]*");

    @Override
    public Set<String> paths() {
        return api.paths();
    }

    @Override
    public Call decode(Incoming request, byte[] body, GatewayConfig now, long begun) {
        if (query != null && !QUERY.matcher(query).matches()) {
            throw new BadRequestException(ErrorDetails.of(400, "The query has a character that must be escaped."));
        }
        ResponseId named = ResponseId.parse(id).orElseThrow(this::unknown);
        if (named.isTranslated()) {
            throw BadRequestException.about("response_id", NOT_STORED);
        }
        Deployment deployment = now.catalog().deployment(named.deployment()).orElseThrow(this::unknown);
        JsonDocument document = JsonDocument.of(Map.of(
                "method", JsonDocument.quote(method),
                "path", JsonDocument.quote(named.provider() + rest + (query == null ? "" : "?" + query))));
        return new RequestedCall(now, request.headers(), begun)
                .only(deployment.id())
                .begin(Operation.STORED_RESPONSE, document, deployment.group(), isStreamed());
    }

    private BadRequestException unknown() {
        return new BadRequestException(new Failure.NotFound(ErrorDetails.of(
                        404,
                        "There is no response with the id '" + (id.length() > 100 ? id.substring(0, 100) + "..." : id)
                                + "'. Only ids that this gateway gave can be used, while their deployment is"
                                + " configured.")
                .withParam("response_id")));
    }

    private boolean isStreamed() {
        return query != null && Set.of(query.split("&")).contains("stream=true");
    }

    @Override
    public Slices encode(Answer.Whole answer) {
        return api.encode(answer);
    }

    @Override
    public StreamEncoder encoder(Answer.Streamed answer) {
        return api.encoder(answer);
    }

    @Override
    public Object error(Failure failure, String message) {
        return api.error(failure, message);
    }
}
