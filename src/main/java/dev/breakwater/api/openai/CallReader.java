package dev.breakwater.api.openai;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Call;
import dev.breakwater.call.Policy;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.openai.ExtraBody;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.UnquotedNames;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.StreamRules;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call out of a request: its body, its headers and the configuration of this moment, with the policy resolved. The request's
 * own wishes win; its headers over its body.
 */
public final class CallReader {

    /** What says where to send a request, or with whose key: never the caller's business. Source: SPEC §4; CVE-2024-6587. */
    private static final List<String> FORBIDDEN =
            List.of("api_base", "base_url", "api_key", "user_config", "model_list", "extra_headers");

    /** Amazon's longest names have 2,048 characters. */
    private static final int LONGEST_MODEL = 2_048;

    private final GatewayConfig config;
    private final RequestHeaders headers;
    private final long begun;

    public CallReader(GatewayConfig config, RequestHeaders headers, long begun) {
        this.config = config;
        this.headers = headers;
        this.begun = begun;
    }

    /**
     * @param pathModel the model that the path names, which wins over the body's
     * @throws BadRequestException with the field that is wrong
     */
    public Call read(Operation operation, @Nullable String pathModel, byte[] body) {
        JsonDocument document = unpacked(parse(body));
        refuseForbidden(document);
        String model = pathModel != null ? pathModel : model(document);
        if (model.length() > LONGEST_MODEL) {
            throw BadRequestException.about(
                    "model", "'model' is longer than any model's name: at most " + LONGEST_MODEL + " characters.");
        }
        require(operation, document);
        Fields fields = new Fields(document);
        boolean streamed = operation != Operation.EMBEDDINGS && fields.exactFlag("stream");
        ApiRequest request = new ApiRequest(operation, document, model, streamed, MockOptionsReader.read(fields));
        ModelGroup group = config.catalog().find(model).orElseGet(() -> ModelGroup.unknown(model));
        return Call.begin(headers.callId(), request, group, policy(fields, request), deadline());
    }

    private static JsonDocument parse(byte[] body) {
        try {
            return JsonDocument.parse(body);
        } catch (JsonDocument.MalformedException malformed) {
            return parseUnquoted(body, malformed);
        }
    }

    static JsonDocument unpacked(JsonDocument document) {
        try {
            return ExtraBody.unpack(document);
        } catch (JsonDocument.MalformedException malformed) {
            throw BadRequestException.about(
                    "extra_body", "The request body cannot be read: " + malformed.getMessage() + ".");
        }
    }

    private static JsonDocument parseUnquoted(byte[] body, JsonDocument.MalformedException asItCame) {
        try {
            return JsonDocument.parse(UnquotedNames.quote(body));
        } catch (JsonDocument.MalformedException stillMalformed) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request body cannot be read: " + asItCame.getMessage() + "."));
        }
    }

    static void refuseForbidden(JsonDocument document) {
        for (String name : FORBIDDEN) {
            if (document.has(name)) {
                throw BadRequestException.about(
                        name, "'" + name + "' cannot be set by a request; it belongs to the gateway's configuration.");
            }
        }
    }

    private static String model(JsonDocument document) {
        return document.text("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> BadRequestException.about(
                        "model", "'model' must be a string that names a model. GET /v1/models lists them."));
    }

    private static void require(Operation operation, JsonDocument document) {
        switch (operation) {
            case CHAT -> {
                if (!document.isArray("messages")) {
                    throw BadRequestException.about("messages", "'messages' must be a list of messages.");
                }
            }
            case COMPLETIONS -> requireSome(document, "prompt");
            case EMBEDDINGS -> requireSome(document, "input");
        }
    }

    private static void requireSome(JsonDocument document, String name) {
        if (!document.hasValue(name)) {
            throw BadRequestException.about(name, "'" + name + "' is missing.");
        }
    }

    private Policy policy(Fields fields, ApiRequest request) {
        Policy base = config.policy();
        Integer retries = headers.retries() != null
                ? Fields.count(RequestHeaders.RETRIES, headers.retries())
                : either(fields.count("num_retries"), fields.count("max_retries"));
        Duration timeout = headers.timeout() != null
                ? Fields.duration(RequestHeaders.TIMEOUT, headers.timeout())
                : either(fields.duration("timeout"), fields.duration("request_timeout"));
        Duration streamTimeout = headers.streamTimeout() != null
                ? Fields.duration(RequestHeaders.STREAM_TIMEOUT, headers.streamTimeout())
                : fields.duration("stream_timeout");
        return base.with(
                base.retry().withRequested(retries, headers.clientsRetry()),
                new FallbackReader(config.catalog(), request, config.intake().maxFallbackTargets())
                        .read(fields, base.fallback()),
                base.time().withRequested(timeout, streamTimeout),
                base.stream().withRequested(streamRules()));
    }

    private StreamRules streamRules() {
        CommitPoint commit = headers.commit() == null
                ? null
                : CommitPoint.parse(headers.commit().strip())
                        .orElseThrow(() -> wrong(RequestHeaders.COMMIT, CommitPoint.FORMS));
        Boolean goesOn =
                switch (headers.midStream() == null ? "" : headers.midStream().strip()) {
                    case "" -> null;
                    case "continue" -> true;
                    case "error" -> false;
                    default -> throw wrong(RequestHeaders.MID_STREAM, "continue or error");
                };
        return commit == null && goesOn == null ? StreamRules.NONE : new StreamRules(commit, goesOn, null, null);
    }

    private static BadRequestException wrong(String header, String forms) {
        return BadRequestException.about(header, "'" + header + "' must be " + forms + ".");
    }

    private static <T> @Nullable T either(@Nullable T first, @Nullable T otherName) {
        return first != null ? first : otherName;
    }

    private Deadline deadline() {
        if (headers.deadline() != null) {
            return Deadline.in(Fields.duration(RequestHeaders.DEADLINE, headers.deadline()), begun)
                    .byCaller();
        }
        Duration configured = config.deadline();
        return configured == null ? Deadline.none(begun) : Deadline.in(configured, begun);
    }
}
