package dev.breakwater.api.models;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's list of models: one page, which has all. Source: Anthropic's API reference, "List models". */
@JsonbPropertyOrder({"data", "has_more", "first_id", "last_id"})
public record ModelPage(
        List<Model> data,
        boolean has_more,
        @Nullable String first_id,
        @Nullable String last_id) {

    private static final String CREATED =
            Instant.ofEpochSecond(ModelList.CREATED).toString();

    /** Anthropic's model. */
    @JsonbPropertyOrder({"type", "id", "display_name", "created_at"})
    public record Model(String type, String id, String display_name, String created_at) {}

    static ModelPage of(List<String> names) {
        List<Model> models = names.stream().map(ModelPage::model).toList();
        return new ModelPage(
                models,
                false,
                names.isEmpty() ? null : names.get(0),
                names.isEmpty() ? null : names.get(names.size() - 1));
    }

    static Model model(String name) {
        return new Model("model", name, name, CREATED);
    }
}
