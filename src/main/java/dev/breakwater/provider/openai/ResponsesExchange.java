package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.ResponseId;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.chat.openai.ReasoningToken;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.upstream.Headers;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Responses API, for clients that speak it too. Requests and answers pass as bytes, but for the model and the ids of responses. Source:
 * OpenAI's API reference, "Responses"; SPEC §8.
 */
final class ResponsesExchange {

    /** {@code model_info}: whether the deployment has the Responses API, whatever its provider is. */
    private static final String SUPPORTED = "supports_responses";

    private static final String PREVIOUS = "previous_response_id";

    private static final String INPUT = "input";

    /** In a 404 that is not about the path. */
    private static final Pattern ABOUT_THE_REQUEST =
            Pattern.compile("model|deploymentnotfound|deployment for this resource|with"
                    + " id|previous.response|conversation|vector.store");

    /** Parameters of a chat that the Responses API does not have under this name. */
    private static final Set<String> CHAT_ONLY = Set.of(
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "stop",
            "n",
            "logprobs",
            "logit_bias",
            "response_format",
            "stream_options",
            "modalities",
            "audio",
            "prediction",
            "verbosity",
            "max_tokens",
            "max_completion_tokens",
            "reasoning_effort");

    /** Addresses that have answered that they have no such path. At most as many as are configured. */
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();

    /** Whether the attempt is made in this form. */
    boolean applies(Attempt attempt) {
        return isStored(attempt)
                || (attempt.call().request().sentIn(WireForm.RESPONSES) != null && isSpoken(attempt.deployment()));
    }

    private static boolean isStored(Attempt attempt) {
        return attempt.call().request().operation() == Operation.STORED_RESPONSE;
    }

    private boolean isSpoken(Deployment deployment) {
        JsonValue configured = deployment.info().get(SUPPORTED);
        if (configured == JsonValue.TRUE || configured == JsonValue.FALSE) {
            return configured == JsonValue.TRUE;
        }
        return deployment.endpoint().provider().has(Quirk.RESPONSES) && !lacking.contains(address(deployment));
    }

    private static String address(Deployment deployment) {
        return String.valueOf(deployment.endpoint().base());
    }

    /** Whether the answer to a new response says that the server has no such path. Then {@link #applies} is false from now on. */
    boolean isLacking(Deployment deployment, int status, byte[] body) {
        String said = new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        if (status != 404
                || deployment.info().get(SUPPORTED) == JsonValue.TRUE
                || ABOUT_THE_REQUEST.matcher(said).find()) {
            return false;
        }
        lacking.add(address(deployment));
        return true;
    }

    // The request.

    /** @param address of the API's {@code responses} */
    ProviderRequest request(Attempt attempt, String address, Map<String, String> headers) {
        ApiRequest request = attempt.call().request();
        if (isStored(attempt)) {
            String path = request.document().text("path").orElseThrow();
            String method = request.document().text("method").orElseThrow();
            return new ProviderRequest(method, below(address, path), headers, Slices.of(""));
        }
        JsonDocument sent = Objects.requireNonNull(request.sentIn(WireForm.RESPONSES));
        Map<String, String> set = new HashMap<>();
        set.put("model", JsonDocument.quote(attempt.deployment().endpoint().model()));
        sent.text(PREVIOUS)
                .flatMap(ResponseId::parse)
                .ifPresent(id -> set.put(PREVIOUS, JsonDocument.quote(id.provider())));
        withoutForeignReasoning(sent).ifPresent(input -> set.put(INPUT, input));
        return new ProviderRequest(
                address,
                headers,
                Original.bodyFor(sent, set, defaults(attempt.deployment().defaults())));
    }

    /** The input without reasoning of other providers, as JSON text; empty where it has none. OpenAI could not decrypt it. */
    private static Optional<String> withoutForeignReasoning(JsonDocument sent) {
        List<JsonElement> items = sent.elements(INPUT, Integer.MAX_VALUE);
        List<JsonElement> kept =
                items.stream().filter(each -> !isForeignReasoning(each)).toList();
        return kept.size() == items.size()
                ? Optional.empty()
                : Optional.of(kept.stream().map(JsonElement::json).collect(Collectors.joining(",", "[", "]")));
    }

    private static boolean isForeignReasoning(JsonElement item) {
        return item.text("encrypted_content").filter(ReasoningToken::isOurs).isPresent();
    }

    /** @param path with its query; an address may have a query too */
    private static String below(String address, String path) {
        int query = address.indexOf('?');
        if (query < 0) {
            return address + "/" + path;
        }
        String both = address.substring(0, query) + "/" + path;
        return both + (path.contains("?") ? "&" : "?") + address.substring(query + 1);
    }

    /** A deployment's defaults are named as for a chat. */
    private static Map<String, String> defaults(Map<String, String> chat) {
        Map<String, String> defaults = new HashMap<>(chat);
        defaults.keySet().removeAll(CHAT_ONLY);
        String most = chat.getOrDefault("max_completion_tokens", chat.get("max_tokens"));
        if (most != null) {
            defaults.putIfAbsent("max_output_tokens", most);
        }
        String effort = chat.get("reasoning_effort");
        if (effort != null) {
            defaults.putIfAbsent("reasoning", "{\"effort\":" + effort + "}");
        }
        return defaults;
    }

    // The answer.

    Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        JsonDocument answer;
        try {
            answer = JsonDocument.parse(body);
        } catch (JsonDocument.MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
        Map<String, String> passedOn = FailureTable.passedOn(attempt, headers);
        if (!isStored(attempt)) {
            check(attempt, headers, answer, passedOn);
        }
        Slices edited = answer.edit(named(attempt, answer), Set.of());
        return new Answer.Whole(
                attempt,
                passedOn,
                new Answer.Body.Raw(edited),
                isStored(attempt) ? null : ResponsesUsage.of(answer), // it has been counted before
                null);
    }

    private static void check(Attempt attempt, Headers headers, JsonDocument answer, Map<String, String> passedOn) {
        boolean answers = answer.isArray("output");
        boolean failed = answer.text("status").filter("failed"::equals).isPresent();
        if (failed || FailureTable.isError(answer, answers)) {
            throw FailureTable.inside(attempt, headers, answer);
        }
        if (!answers) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'output'");
        }
        boolean filtered = answer.element("incomplete_details")
                .flatMap(details -> details.text("reason"))
                .filter("content_filter"::equals)
                .isPresent();
        if (filtered) {
            // A filtered answer is an answer, unless there is a content policy fallback.
            Failure failure = FailureTable.filtered(attempt, passedOn);
            if (attempt.call().hasFallback(failure)) {
                throw new CallFailedException(failure, attempt, null);
            }
        }
    }

    /** Members of a response that are the gateway's: JSON text by name. */
    static Map<String, String> named(Attempt attempt, JsonDocument response) {
        Map<String, String> set = new HashMap<>();
        for (String name : Set.of("id", PREVIOUS)) {
            response.text(name).ifPresent(id -> set.put(name, JsonDocument.quote(id(attempt, id))));
        }
        String model = attempt.call().group().name();
        // The name of a wildcard's model is not known to a later call.
        if (response.hasValue("model") && model.indexOf('*') < 0) {
            set.put("model", JsonDocument.quote(model));
        }
        return set;
    }

    private static String id(Attempt attempt, String providers) {
        return new ResponseId(attempt.deployment().id(), providers).text();
    }
}
