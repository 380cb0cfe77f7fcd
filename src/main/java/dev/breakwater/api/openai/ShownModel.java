package dev.breakwater.api.openai;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelFacts;
import dev.breakwater.catalog.ModelFacts.Ability;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * {@code model_info} as {@code /model/info} shows it: what the configuration says and, for a model of the table, LiteLLM's fields. Each of
 * them that is not known is null. Source: LiteLLM's {@code ModelInfoBase}.
 */
final class ShownModel {

    private ShownModel() {}

    static JsonObject of(Deployment deployment) {
        JsonObjectBuilder shown = Json.createObjectBuilder();
        ModelFacts facts = deployment.facts();
        if (facts.name() != null) {
            known(shown, facts);
            shown.add("litellm_provider", deployment.endpoint().prefix());
        }
        return shown.addAll(Json.createObjectBuilder(deployment.info()))
                .add("id", deployment.id())
                .build();
    }

    private static void known(JsonObjectBuilder shown, ModelFacts facts) {
        text(shown, "key", facts.name());
        text(shown, "mode", facts.mode());
        // LiteLLM's older field is the limit of the answer or, for models without one, of the prompt.
        number(shown, "max_tokens", facts.maxOutput() == null ? facts.window() : facts.maxOutput());
        number(shown, "max_input_tokens", facts.window());
        number(shown, "max_output_tokens", facts.maxOutput());
        facts.prices().byName().forEach((name, price) -> number(shown, name, price));
        for (Ability each : Ability.values()) {
            if (facts.abilities().contains(each)) {
                shown.add(each.field(), true);
            } else {
                shown.addNull(each.field());
            }
        }
    }

    private static void text(JsonObjectBuilder shown, String name, @Nullable String text) {
        if (text == null) {
            shown.addNull(name);
        } else {
            shown.add(name, text);
        }
    }

    private static void number(JsonObjectBuilder shown, String name, @Nullable Integer number) {
        number(shown, name, number == null ? null : BigDecimal.valueOf(number));
    }

    private static void number(JsonObjectBuilder shown, String name, @Nullable BigDecimal number) {
        if (number == null) {
            shown.addNull(name);
        } else {
            shown.add(name, number);
        }
    }
}
