package dev.breakwater.config.binding;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.tree.PropertyName;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code model_list} bound to model groups.
 *
 * @param groups in the order of their first deployments
 * @param shown parameters without secrets, by deployment id
 */
record ModelList(List<ModelGroup> groups, Map<String, JsonObject> shown) {

    static ModelList bind(Section root) {
        BindingContext reading = root.reading();
        if (root.node("model_list") == null) {
            reading.problems()
                    .error(root.fields().where(), "model_list", "is missing; it must list at least one deployment");
            return new ModelList(List.of(), Map.of());
        }
        Section router = root.node("router_settings") instanceof Fields fields ? new Section(fields, reading) : null;
        Integer parallel = router == null ? null : router.whole("default_max_parallel_requests", 1);
        DeploymentBinder binder = new DeploymentBinder(
                reading, customProviders(root), new DeploymentBinder.Defaults(dropParams(root), parallel));
        List<DeploymentDraft> drafts = root.list("model_list").stream()
                .flatMap(entry -> binder.bind(entry).stream())
                .toList();
        if (drafts.isEmpty() && !(root.node("model_list") instanceof Items)) {
            reading.problems().error(root.fields().where(), "model_list", "is empty; list at least one deployment");
        }
        return group(drafts, reading.problems());
    }

    /** For deployments that do not set it themselves. router_settings takes precedence over litellm_settings. */
    private static boolean dropParams(Section root) {
        return Stream.of("router_settings", "litellm_settings")
                .map(root::node)
                .filter(Fields.class::isInstance)
                .map(each -> new Section((Fields) each, root.reading()))
                .filter(each -> each.node("drop_params") != null)
                .findFirst()
                .map(each -> each.flag("drop_params"))
                .orElse(false);
    }

    /** The providers in {@code litellm_settings.custom_provider_map}, which LiteLLM implements with Python code. */
    private static Set<String> customProviders(Section root) {
        if (!(root.node("litellm_settings") instanceof Fields settings)
                || !(settings.members().get("custom_provider_map") instanceof Items entries)) {
            return Set.of();
        }
        return entries.items().stream()
                .filter(Fields.class::isInstance)
                .map(each -> new Section((Fields) each, root.reading()).text("provider"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static ModelList group(List<DeploymentDraft> drafts, Problems problems) {
        Map<String, Node> taken = explicitIds(drafts, problems);
        Map<String, List<Deployment>> groups = new LinkedHashMap<>();
        Map<String, JsonObject> shown = new HashMap<>();
        for (DeploymentDraft draft : drafts) {
            String id = draft.id();
            if (id == null) {
                id = free(draft.fingerprint(), taken);
                taken.put(id, draft.at());
            }
            groups.computeIfAbsent(draft.parts().group(), name -> new ArrayList<>())
                    .add(draft.with(id));
            shown.put(id, draft.shown());
        }
        List<ModelGroup> list = groups.entrySet().stream()
                .map(each -> new ModelGroup(each.getKey(), each.getValue()))
                .toList();
        return new ModelList(list, shown);
    }

    private static Map<String, Node> explicitIds(List<DeploymentDraft> drafts, Problems problems) {
        Map<String, Node> taken = new HashMap<>();
        for (DeploymentDraft draft : drafts) {
            String id = draft.id();
            Node first = id == null ? null : taken.putIfAbsent(id, draft.at());
            if (first != null) {
                problems.error(
                        draft.at().where(),
                        PropertyName.member(PropertyName.member(draft.at().path(), "model_info"), "id"),
                        "'" + id + "' is also the id of " + first.path() + " (" + first.where()
                                + "); ids must be unique");
            }
        }
        return taken;
    }

    /** Adds a suffix if the id is taken: the second of two equal entries is a separate deployment. */
    private static String free(String fingerprint, Map<String, Node> taken) {
        String id = fingerprint;
        for (int number = 2; taken.containsKey(id); number++) {
            id = fingerprint + "-" + number;
        }
        return id;
    }
}
