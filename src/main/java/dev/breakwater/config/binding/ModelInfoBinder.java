package dev.breakwater.config.binding;

import dev.breakwater.catalog.Prices;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.SecretNames;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/**
 * {@code model_info} without what may be secret. Its limits and prices are numbers, however they are written; other keys are kept as they
 * are. As in LiteLLM, prices in {@code litellm_params} take precedence.
 */
final class ModelInfoBinder {

    static final String WINDOW = "max_input_tokens";

    private ModelInfoBinder() {}

    static JsonObject bind(Section params, Section info) {
        JsonObject written = SecretNames.without(info.fields().json().asJsonObject());
        JsonObjectBuilder bound = Node.JSON.createObjectBuilder(written);
        for (String limit : List.of(WINDOW, "max_output_tokens")) {
            Integer tokens = info.whole(limit, 1);
            if (tokens != null) {
                bound.add(limit, tokens);
            }
        }
        for (String name : Prices.NAMES) {
            Double own = params.share(name);
            Double price = own == null ? info.share(name) : own;
            if (price != null) {
                bound.add(name, price);
            }
        }
        return bound.build();
    }
}
