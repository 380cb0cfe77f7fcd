package dev.breakwater.api.request;

import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.FallbackPolicy.Target;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's own lists of fallbacks, which replace the configuration's. Forms: {@code ["a", "b"]};
 * {@code [{"group": ["a"]}]}; {@code [{"model": "a", "messages": [...], any parameter}]}. The first and the last are for every
 * kind of failure whose own list the request does not give. Targets are views on the request's own bytes, however many they are. Source:
 * LiteLLM's client-side fallbacks.
 */
final class FallbackReader {

    private static final String MODEL = "model";
    private static final String GENERAL = "fallbacks";
    private static final String CONTEXT_WINDOW = "context_window_fallbacks";
    private static final String CONTENT_POLICY = "content_policy_fallbacks";

    /** Members of a fallback's object that do not replace the request's. */
    private static final Set<String> NOT_ITS_OWN = Set.of("model", "stream");

    private final Catalog catalog;
    private final ApiRequest request;
    private final int most;
    private int targets;

    /** @param most how many targets all lists of the request may name */
    FallbackReader(Catalog catalog, ApiRequest request, int most) {
        this.catalog = catalog;
        this.request = request;
        this.most = most;
    }

    /** @param allowed whether the call may have fallbacks at all */
    FallbackPolicy read(Fields fields, FallbackPolicy configured, boolean allowed) {
        boolean disabled = configured.disabled() || !allowed || fields.flag("disable_fallbacks");
        boolean general = fields.has(GENERAL);
        boolean contextWindow = fields.has(CONTEXT_WINDOW);
        boolean contentPolicy = fields.has(CONTENT_POLICY);
        if (!disabled && !general && !contextWindow && !contentPolicy) {
            return configured;
        }
        Map<String, List<Target>> own = general ? lists(GENERAL) : configured.general();
        // A list for no group in particular is meant for whatever goes wrong.
        boolean forAll = general && !own.isEmpty() && own.keySet().equals(Set.of(FallbackPolicy.ANY));
        return new FallbackPolicy(
                own,
                contextWindow ? lists(CONTEXT_WINDOW) : forAll ? own : configured.contextWindow(),
                contentPolicy ? lists(CONTENT_POLICY) : forAll ? own : configured.contentPolicy(),
                configured.deepest(),
                disabled);
    }

    private Map<String, List<Target>> lists(String name) {
        Map<String, List<Target>> lists = new HashMap<>();
        List<Target> forAny = new ArrayList<>();
        for (JsonElement each : elements(name, request.document(), name)) {
            JsonDocument object = each.isObject() ? object(name, each) : null;
            if (object == null || object.text(MODEL).isPresent()) {
                forAny.add(target(name, each, object));
                continue;
            }
            for (String group : object.names()) {
                lists.put(group, targets(name, object, group));
                if (lists.size() > most) {
                    throw tooMany(name);
                }
            }
        }
        if (!forAny.isEmpty()) {
            lists.put(FallbackPolicy.ANY, forAny);
        }
        return lists;
    }

    private List<Target> targets(String name, JsonDocument lists, String group) {
        return elements(name, lists, group).stream()
                .map(each -> target(name, each, each.isObject() ? object(name, each) : null))
                .toList();
    }

    /** @param object the element's, where it is one */
    private Target target(String name, JsonElement element, @Nullable JsonDocument object) {
        if (++targets > most) {
            throw tooMany(name);
        }
        Optional<String> group = object == null ? element.text() : object.text(MODEL);
        return new Target(group(name, group.orElseThrow(() -> wrong(name))), object == null ? null : changed(object));
    }

    private List<JsonElement> elements(String name, JsonDocument document, String list) {
        if (!document.isArray(list)) {
            throw wrong(name);
        }
        List<JsonElement> elements = document.elements(list, most + 1);
        if (elements.size() > most) {
            throw tooMany(name);
        }
        return elements;
    }

    private static JsonDocument object(String name, JsonElement element) {
        try {
            return element.object();
        } catch (JsonDocument.MalformedException malformed) {
            throw BadRequestException.about(name, "'" + name + "' cannot be read: " + malformed.getMessage() + ".");
        }
    }

    /** Found out now and not in the outage. */
    private ModelGroup group(String name, String group) {
        return catalog.find(group)
                .orElseThrow(() -> BadRequestException.about(
                        name, "'" + name + "' names a model group that does not exist: '" + shortened(group) + "'."));
    }

    /** The request with the messages and parameters that the fallback brings. */
    private ApiRequest changed(JsonDocument fallback) {
        JsonDocument own = RequestedCall.unpacked(fallback);
        RequestedCall.refuseForbidden(own);
        return request.onwards().with(own, NOT_ITS_OWN);
    }

    private BadRequestException tooMany(String name) {
        return BadRequestException.about(
                name,
                "'" + name + "' names too many targets: a request may name " + most
                        + " in all its fallbacks together (breakwater_settings.max_fallback_targets).");
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
