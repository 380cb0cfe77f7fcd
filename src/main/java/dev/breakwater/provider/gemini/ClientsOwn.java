package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls of clients that speak Gemini's form themselves: bytes pass as they are in both directions. */
final class ClientsOwn {

    private static final Set<String> WRAPPERS = Set.of("generateContentRequest", "generate_content_request");

    private ClientsOwn() {}

    /** What such a client sent; null for any other, and for a request that has changed since. */
    static @Nullable JsonDocument sent(Attempt attempt) {
        return attempt.call().request().sentIn(WireForm.GENERATE_CONTENT);
    }

    /** @param defaults of the deployment, as JSON text by Gemini's names; the client's own win, also within {@code generationConfig} */
    static Slices body(JsonDocument sent, Map<String, String> defaults) {
        Map<String, String> missing = new HashMap<>(defaults);
        Set<String> given = sent.names().stream().map(ClientsOwn::spelled).collect(Collectors.toSet());
        missing.keySet().removeIf(name -> given.contains(spelled(name)));
        String config = defaults.get(GenerationConfig.NAME);
        if (config != null) {
            for (String name : GenerationConfig.NAMES) {
                sent.element(name).ifPresent(own -> missing.putAll(merged(name, own, config)));
            }
        }
        return Original.bodyFor(sent, missing, Map.of());
    }

    /** Google reads {@code topP} and {@code top_p}. */
    private static String spelled(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> merged(String name, JsonElement own, String config) {
        try {
            JsonDocument asked = own.object();
            JsonDocument defaults = JsonDocument.parse(config.getBytes(StandardCharsets.UTF_8));
            Map<String, String> missing = new HashMap<>();
            Set<String> given = asked.names().stream().map(ClientsOwn::spelled).collect(Collectors.toSet());
            for (String each : defaults.names()) {
                if (!given.contains(spelled(each))) {
                    defaults.element(each).ifPresent(value -> missing.put(each, value.json()));
                }
            }
            return missing.isEmpty()
                    ? Map.of()
                    : Map.of(name, asked.with(missing).json());
        } catch (MalformedException noObject) {
            return Map.of(); // Google says what is wrong with it
        }
    }

    /**
     * The request of a count. It names the model where it has more than its contents.
     *
     * @param model the provider's: {@code models/gemini-2.5-flash}
     */
    static Slices counted(JsonDocument sent, String model) {
        Map<String, String> set = new HashMap<>();
        for (String name : WRAPPERS) {
            sent.element(name).ifPresent(request -> {
                try {
                    set.put(
                            name,
                            request.object()
                                    .with(Map.of("model", JsonDocument.quote(model)))
                                    .json());
                } catch (MalformedException noObject) {
                    // Google says what is wrong with it.
                }
            });
        }
        return Original.bodyFor(sent, set, Map.of());
    }

    /** The answer to a count. */
    static Answer.Whole count(Attempt attempt, Headers headers, byte[] body) {
        try {
            JsonDocument document = JsonDocument.parse(body);
            if (document.number("totalTokens").isPresent()) {
                Answer.Body own = new Answer.Body.Raw(Slices.of(body));
                return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), own, null, null);
            }
            if (FailureTable.isError(document, false)) {
                throw FailureTable.inside(attempt, GoogleErrors.headers(headers, body), document);
            }
            throw FailureTable.garbled(attempt, "a 200 without 'totalTokens'");
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no count, " + malformed.getMessage());
        }
    }

    /**
     * What an event says, for failover: of several answers, that of one which cannot be continued.
     *
     * @param deltas of the event, perhaps none
     */
    static Delta content(List<Delta> deltas) {
        Delta content = new Delta(0, false, List.of(), List.of(), null, null, Map.of(), Map.of());
        Usage usage = null;
        for (Delta each : deltas) {
            usage = each.usage() == null ? usage : each.usage();
            if (content.index() == 0 && !each.onlyUsage()) {
                content = each;
            }
        }
        return usage == null ? content : content.with(usage);
    }
}
