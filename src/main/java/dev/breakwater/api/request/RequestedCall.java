package dev.breakwater.api.request;

import dev.breakwater.call.Call;
import dev.breakwater.call.Policy;
import dev.breakwater.call.payload.Payload;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.call.request.Original;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.openai.ExtraBody;
import dev.breakwater.chat.openai.RequestWriter;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.StreamRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call out of a request of any form: the model group, and the policy out of the configuration of this moment and the request's own
 * parameters for the gateway. A header wins over the body, and both win over the configuration. Source: SPEC §4.
 */
public final class RequestedCall {

    /** Where a request goes and with whose key is never the caller's decision. Source: SPEC §4; CVE-2024-6587. */
    private static final List<String> FORBIDDEN =
            List.of("api_base", "base_url", "api_key", "user_config", "model_list", "extra_headers");

    /** Characters. Amazon's longest model names have 2,048. */
    private static final int LONGEST_MODEL = 2_048;

    private final GatewayConfig config;
    private final RequestHeaders headers;
    private final long begun;
    private final @Nullable String deployment;

    /** @param begun when the request came, in nanoseconds */
    public RequestedCall(GatewayConfig config, RequestHeaders headers, long begun) {
        this(config, headers, begun, null);
    }

    private RequestedCall(GatewayConfig config, RequestHeaders headers, long begun, @Nullable String deployment) {
        this.config = config;
        this.headers = headers;
        this.begun = begun;
        this.deployment = deployment;
    }

    /** The same for a call that only one deployment may answer: it has no fallbacks. */
    public RequestedCall only(String onlyDeployment) {
        return new RequestedCall(config, headers, begun, onlyDeployment);
    }

    /**
     * The call.
     *
     * @param document the body, {@link #unpacked}
     * @param model the public name that was asked for
     * @throws BadRequestException with the parameter that is wrong
     */
    public Call begin(Operation operation, JsonDocument document, String model, boolean streamed) {
        return begin(new ApiRequest(operation, document, model, streamed, mock(document)));
    }

    /**
     * The call of a client whose body is not a document.
     *
     * @param document what the gateway reads of it
     * @throws BadRequestException with the parameter that is wrong
     */
    public Call begin(Operation operation, JsonDocument document, Payload payload, String model) {
        return begin(new ApiRequest(operation, document, model, false, mock(document)).sentAs(payload));
    }

    /**
     * The call of a client that speaks another form than OpenAI's.
     *
     * @param conversation what it asks for. Its others are members that OpenAI's form has too
     * @param sent what it sent, {@link #unpacked}; the gateway's own parameters are read from it
     * @throws BadRequestException with the parameter that is wrong
     */
    public Call begin(Operation operation, Conversation conversation, Original sent, String model, boolean streamed) {
        JsonDocument document = Objects.requireNonNull(sent.document());
        refuseForbidden(document);
        JsonDocument translated = inOpenAisForm(conversation, document, model, streamed);
        return begin(new ApiRequest(operation, translated, model, streamed, mock(translated)).from(sent));
    }

    private static JsonDocument inOpenAisForm(
            Conversation conversation, JsonDocument sent, String model, boolean streamed) {
        Map<String, String> set = new HashMap<>();
        for (String name : sent.names()) {
            if (GatewayParameters.areBeside(name)) {
                sent.element(name).ifPresent(value -> set.put(name, value.json()));
            }
        }
        if (streamed) {
            // All forms but OpenAI's always say the tokens of a stream.
            set.put("stream_options", "{\"include_usage\":true}");
        }
        try {
            return JsonDocument.parse(RequestWriter.write(conversation, model, streamed))
                    .with(set);
        } catch (JsonDocument.MalformedException tooMuch) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request cannot be translated: " + tooMuch.getMessage() + "."));
        }
    }

    private static MockOptions mock(JsonDocument document) {
        return MockOptionsReader.read(new Fields(document));
    }

    private Call begin(ApiRequest request) {
        String model = request.model();
        if (model.length() > LONGEST_MODEL) {
            throw BadRequestException.about(
                    "model", "'model' is longer than any model's name: at most " + LONGEST_MODEL + " characters.");
        }
        ModelGroup group = config.catalog().find(model).orElseGet(() -> ModelGroup.unknown(model));
        ModelGroup eligible = deployment == null ? group : group.only(deployment);
        Policy policy = policy(new Fields(request.document()), request);
        return Call.begin(headers.callId(), request, eligible, policy, deadline());
    }

    /** A body with the members of its {@code extra_body} as its own, as OpenAI's SDKs send them. */
    public static JsonDocument unpacked(JsonDocument document) {
        try {
            return ExtraBody.unpack(document);
        } catch (JsonDocument.MalformedException malformed) {
            throw BadRequestException.about(
                    "extra_body", "The request body cannot be read: " + malformed.getMessage() + ".");
        }
    }

    public static void refuseForbidden(JsonDocument document) {
        for (String name : FORBIDDEN) {
            if (document.has(name)) {
                throw BadRequestException.about(
                        name, "'" + name + "' cannot be set by a request; it belongs to the gateway's configuration.");
            }
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
                        .read(fields, base.fallback(), deployment == null),
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
