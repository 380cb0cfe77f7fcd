package dev.breakwater.provider.ollama;

import dev.breakwater.call.Attempt;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.translation.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Ollama's parameters as JSON text by name, and those of the model's runner, which Ollama takes as {@code options}. As in LiteLLM, all
 * parameters that Ollama does not know by name are options: it ignores unknown ones.
 */
record Parameters(Map<String, String> members, Map<String, String> options) {

    private static final String OPTIONS = "options";

    private static final Set<String> NAMES =
            Set.of("format", "keep_alive", "think", "truncate", "shift", "dimensions", "logprobs", "top_logprobs");

    Parameters() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** What the configuration or the client says in Ollama's own words: it has priority over what is there. */
    void own(Attempt attempt, Map<String, String> others) {
        others.forEach((name, json) -> {
            if (NAMES.contains(name)) {
                members.put(name, json);
            } else if (!name.equals(OPTIONS)) {
                options.put(name, json);
            }
        });
        String given = others.get(OPTIONS);
        if (given != null) {
            options(attempt, given);
        }
    }

    private void options(Attempt attempt, String json) {
        try {
            JsonDocument given = JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8));
            for (String name : given.names()) {
                given.element(name).map(JsonElement::json).ifPresent(value -> options.put(name, value));
            }
        } catch (JsonDocument.MalformedException noObject) {
            throw Refusal.invalid(attempt, OPTIONS, "takes an object as 'options'.");
        }
    }
}
