package dev.breakwater.http;

import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Catalog;
import dev.breakwater.call.ExtraBody;
import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.FallbackPolicy.Target;
import dev.breakwater.call.JsonDocument;
import dev.breakwater.call.ModelGroup;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a request's own lists of fallbacks, which replace the configuration's. Forms: {@code ["a", "b"]};
 * {@code [{"group": ["a"]}]}; {@code [{"model": "a", "messages": [...], any parameter}]}. The first and the last are for every
 * kind of failure whose own list the request does not give. Source: LiteLLM's client-side fallbacks.
 */
final class FallbackReader {

    private static final String GENERAL = "fallbacks";
    private static final String CONTEXT_WINDOW = "context_window_fallbacks";
    private static final String CONTENT_POLICY = "content_policy_fallbacks";

    private final Catalog catalog;
    private final ApiRequest request;

    FallbackReader(Catalog catalog, ApiRequest request) {
        this.catalog = catalog;
        this.request = request;
    }

    FallbackPolicy read(Fields fields, FallbackPolicy configured) {
        boolean disabled = configured.disabled() || fields.flag("disable_fallbacks");
        Optional<JsonValue> general = fields.value(GENERAL);
        Optional<JsonValue> contextWindow = fields.value(CONTEXT_WINDOW);
        Optional<JsonValue> contentPolicy = fields.value(CONTENT_POLICY);
        if (!disabled && general.isEmpty() && contextWindow.isEmpty() && contentPolicy.isEmpty()) {
            return configured;
        }
        Map<String, List<Target>> own = general.isPresent() ? lists(GENERAL, general.get()) : configured.general();
        // A list for no group in particular is meant for whatever goes wrong.
        boolean forAll = general.isPresent() && !own.isEmpty() && own.keySet().equals(Set.of(FallbackPolicy.ANY));
        return new FallbackPolicy(
                own,
                contextWindow
                        .map(value -> lists(CONTEXT_WINDOW, value))
                        .orElse(forAll ? own : configured.contextWindow()),
                contentPolicy
                        .map(value -> lists(CONTENT_POLICY, value))
                        .orElse(forAll ? own : configured.contentPolicy()),
                configured.deepest(),
                disabled);
    }

    private Map<String, List<Target>> lists(String name, JsonValue value) {
        Map<String, List<Target>> lists = new HashMap<>();
        List<Target> forAny = new ArrayList<>();
        for (JsonValue each : list(name, value)) {
            if (each instanceof JsonObject object && !(object.get("model") instanceof JsonString)) {
                object.forEach((group, targets) -> lists.put(group, targets(name, targets)));
            } else {
                forAny.add(target(name, each));
            }
        }
        if (!forAny.isEmpty()) {
            lists.put(FallbackPolicy.ANY, forAny);
        }
        return lists;
    }

    private List<Target> targets(String name, JsonValue value) {
        return list(name, value).stream().map(each -> target(name, each)).toList();
    }

    private Target target(String name, JsonValue value) {
        return switch (value) {
            case JsonString group -> new Target(group(name, group.getString()), null);
            case JsonObject object
            when object.get("model") instanceof JsonString model ->
                new Target(group(name, model.getString()), changed(name, object));
            default -> throw wrong(name);
        };
    }

    private static JsonArray list(String name, JsonValue value) {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw wrong(name);
    }

    /** Found out now and not in the outage. */
    private ModelGroup group(String name, String group) {
        return catalog.find(group)
                .orElseThrow(() -> BadRequestException.about(
                        name, "'" + name + "' names a model group that does not exist: '" + shortened(group) + "'."));
    }

    /** The request with the messages and parameters that the fallback brings. */
    private ApiRequest changed(String name, JsonObject fallback) {
        Map<String, String> set = new HashMap<>();
        fallback.forEach((member, value) -> {
            if (!member.equals("model") && !member.equals("stream")) {
                set.put(member, value.toString());
            }
        });
        if (set.isEmpty()) {
            return request.onwards();
        }
        try {
            byte[] own = fallback.toString().getBytes(StandardCharsets.UTF_8);
            CallReader.refuseForbidden(ExtraBody.unpack(JsonDocument.parse(own)));
            JsonDocument document =
                    JsonDocument.parse(request.document().edit(set, Set.of()).join());
            document = ExtraBody.unpack(document);
            return request.onwards().with(document);
        } catch (JsonDocument.MalformedException malformed) {
            throw BadRequestException.about(name, "'" + name + "' cannot be read: " + malformed.getMessage() + ".");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    private static BadRequestException wrong(String name) {
        return BadRequestException.about(
                name,
                "'" + name
                        + "' must be a list: of model groups [\"a\", \"b\"], of lists by group [{\"group\": [\"a\"]}],"
                        + " or of requests [{\"model\": \"a\", \"messages\": [...]}].");
    }
}
