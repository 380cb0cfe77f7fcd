package dev.breakwater.api.models;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;

/** OpenAI's list of models. */
@JsonbPropertyOrder({"object", "data"})
public record ModelList(String object, List<Model> data) {

    /** LiteLLM's constant, in seconds since 1970: a configuration does not know when a group was created. */
    static final long CREATED = 1_677_610_602L;

    /** OpenAI's model. */
    @JsonbPropertyOrder({"id", "object", "created", "owned_by"})
    public record Model(String id, String object, long created, String owned_by) {}

    static ModelList of(List<String> names) {
        return new ModelList("list", names.stream().map(ModelList::model).toList());
    }

    static Model model(String name) {
        return new Model(name, "model", CREATED, "openai");
    }
}
