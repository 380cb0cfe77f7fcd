package dev.breakwater.catalog;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a deployment's model: its {@code model_info}, else the table of models. What neither states stays unknown.
 *
 * @param name {@code provider/model} of its row in the table; null where it has none
 * @param mode LiteLLM's name of its use: {@code chat}, {@code embedding}, {@code rerank}, ...; null where it is not known
 * @param window the most tokens of a prompt; null where it is not known
 * @param maxOutput the most tokens of an answer; null where it is not known
 * @param abilities what it is known to support; it may support more
 */
public record ModelFacts(
        @Nullable String name,
        @Nullable String mode,
        @Nullable Integer window,
        @Nullable Integer maxOutput,
        Prices prices,
        Set<Ability> abilities) {

    /** What a model may support. */
    public enum Ability {
        TOOLS("supports_function_calling"),
        VISION("supports_vision"),
        SCHEMA("supports_response_schema"),
        REASONING("supports_reasoning"),
        CACHING("supports_prompt_caching"),
        AUDIO_INPUT("supports_audio_input"),
        AUDIO_OUTPUT("supports_audio_output");

        private final String field;

        Ability(String field) {
            this.field = field;
        }

        /** LiteLLM's name of it in {@code model_info}. */
        public String field() {
            return field;
        }

        /** The table's word for it. */
        static Ability of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Nothing is known. */
    static final ModelFacts UNKNOWN = new ModelFacts(null, null, null, null, Prices.UNKNOWN, Set.of());

    public ModelFacts {
        abilities = Set.copyOf(abilities);
    }

    /**
     * What is known of the model at an endpoint. A {@code base_model} is looked up before the endpoint's own name, as in LiteLLM.
     *
     * @param info {@code model_info}; its numbers and flags override the table's
     */
    static ModelFacts of(Endpoint endpoint, JsonObject info) {
        String base = info.get("base_model") instanceof JsonString text ? text.getString() : null;
        return ModelNames.of(endpoint, base)
                .flatMap(name -> ModelTable.find(name).stream())
                .findFirst()
                .orElse(UNKNOWN)
                .with(info);
    }

    private ModelFacts with(JsonObject info) {
        return new ModelFacts(
                name,
                info.get("mode") instanceof JsonString own ? own.getString() : mode,
                whole(info, "max_input_tokens", window),
                whole(info, "max_output_tokens", maxOutput),
                prices.with(info),
                abilities(info));
    }

    private static @Nullable Integer whole(JsonObject info, String field, @Nullable Integer known) {
        return info.get(field) instanceof JsonNumber own ? Integer.valueOf(own.intValue()) : known;
    }

    private Set<Ability> abilities(JsonObject info) {
        EnumSet<Ability> all = EnumSet.noneOf(Ability.class);
        for (Ability each : Ability.values()) {
            JsonValue own = info.get(each.field());
            if (JsonValue.TRUE.equals(own) || (abilities.contains(each) && !JsonValue.FALSE.equals(own))) {
                all.add(each);
            }
        }
        return all;
    }
}
