package dev.breakwater.provider.translation;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.openai.RequestReader;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters of one attempt's request, with the deployment's defaults, as far as the provider gets them. */
final class RequestParameters {

    /** How many names a request may list in {@code additional_drop_params} and the like. */
    private static final int MOST_NAMES = 1_000;

    /** Read by the gateway: it writes the client's stream. */
    private static final String STREAM_OPTIONS = "stream_options";

    /** Parameters whose values are all known to the interchange form, or cannot be translated. */
    private static final List<ChatParameter> TYPED = List.of(ChatParameter.TOOL_CHOICE, ChatParameter.RESPONSE_FORMAT);

    private final Attempt attempt;
    private final JsonDocument request;
    private final boolean dropUnsupported;
    private final Set<String> dropped;
    private final Set<String> allowed;

    /** @param asked the body of a chat request */
    RequestParameters(Attempt attempt, JsonDocument asked) {
        this.attempt = attempt;
        this.request = withDefaults(asked, attempt.deployment().defaults());
        ParameterRules rules = attempt.deployment().parameters();
        this.dropUnsupported = asked.flag("drop_params").orElse(rules.dropUnsupported());
        this.dropped = names(asked, "additional_drop_params", rules.dropped());
        this.allowed = names(asked, "allowed_openai_params", rules.allowed());
    }

    private static JsonDocument withDefaults(JsonDocument asked, Map<String, String> defaults) {
        Map<String, String> missing = new HashMap<>(defaults);
        missing.keySet().removeIf(asked::has);
        // One limit of two names: the request's is not to be joined by the deployment's.
        if (asked.hasValue("max_tokens")) {
            missing.remove("max_completion_tokens");
        }
        return missing.isEmpty() ? asked : asked.with(missing);
    }

    private static Set<String> names(JsonDocument asked, String list, Set<String> configured) {
        Set<String> names = new HashSet<>(configured);
        asked.elements(list, MOST_NAMES).forEach(each -> each.text().ifPresent(names::add));
        return names;
    }

    /**
     * The conversation without what is dropped. What is sent as it is stands among its others.
     *
     * @throws CallFailedException with {@link Failure.BadRequest} for a parameter that is not supported, or is of the wrong type
     */
    Conversation conversation(Set<ChatParameter> supported) {
        Map<String, String> sent = new LinkedHashMap<>();
        Map<String, String> hidden = new HashMap<>();
        for (String name : allowed) {
            request.element(name).map(JsonElement::json).ifPresent(json -> sent.put(name, json));
        }
        for (ChatParameter each : ChatParameter.values()) {
            if (!supported.contains(each)) {
                refuseUnlessDropped(each);
                hidden.put(each.parameter(), "null");
            }
        }
        if (!supported.contains(ChatParameter.TOOL_CHOICE)
                && request.text(ChatParameter.TOOL_CHOICE.parameter())
                        .orElse("")
                        .equals("none")) {
            hidden.put(ChatParameter.TOOLS.parameter(), "null");
        }
        dropped.forEach(name -> hidden.put(name, "null"));
        sent.keySet().removeAll(dropped);
        sent.keySet().forEach(name -> hidden.put(name, "null"));
        Conversation read = read(request.with(hidden));
        for (ChatParameter each : TYPED) {
            if (read.others().containsKey(each.parameter())) {
                throw Refusal.invalid(
                        attempt, each.parameter(), "does not support this value of '" + each.parameter() + "'.");
            }
        }
        return with(sent, read);
    }

    /** Whether a parameter that the provider lacks is left out, and not refused. */
    boolean drops(String name) {
        return dropUnsupported || dropped.contains(name);
    }

    private void refuseUnlessDropped(ChatParameter parameter) {
        String name = parameter.parameter();
        if (drops(name) || allowed.contains(name) || isHint(parameter) || !parameter.isWanted(request)) {
            return;
        }
        throw Refusal.unsupported(
                attempt,
                name,
                "does not support '" + name + "'. Leave it out, or set 'drop_params' to true to have it left out.");
    }

    /** Clients of other forms ask every model to think, whether it can or not. */
    private boolean isHint(ChatParameter parameter) {
        boolean thinking = parameter == ChatParameter.THINKING || parameter == ChatParameter.REASONING_EFFORT;
        return thinking && attempt.call().request().original() != null;
    }

    private Conversation read(JsonDocument document) {
        try {
            return RequestReader.read(document, name -> name.equals(STREAM_OPTIONS) || GatewayParameters.include(name));
        } catch (JsonDocument.MalformedException wrong) {
            ErrorDetails report = ErrorDetails.of(400, "The request cannot be read: " + wrong.getMessage() + ".");
            throw new CallFailedException(new Failure.BadRequest(report), attempt, wrong);
        }
    }

    private static Conversation with(Map<String, String> sent, Conversation read) {
        if (sent.isEmpty()) {
            return read;
        }
        Map<String, String> others = new LinkedHashMap<>(read.others());
        others.putAll(sent);
        return new Conversation(
                read.turns(),
                read.tools(),
                read.toolChoice(),
                read.sampling(),
                read.limits(),
                read.format(),
                read.reasoning(),
                others);
    }
}
