package dev.breakwater.config.binding;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.vocabulary.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code router_settings.model_group_alias}. Forms: {@code name: group}, {@code name: {model: group, hidden: true}}.
 *
 * @param targets the group's name by alias
 * @param hidden aliases that {@code /v1/models} does not list
 */
public record Aliases(Map<String, String> targets, Set<String> hidden) {

    public static Aliases bind(Section router, List<ModelGroup> groups) {
        Section section = router.section("model_group_alias");
        Problems problems = router.reading().problems();
        Catalog known = new Catalog(groups, Map.of());
        Map<String, String> targets = new HashMap<>();
        Set<String> hidden = new HashSet<>();
        section.fields().members().forEach((alias, node) -> {
            String target = target(section, alias, node);
            if (target == null) {
                problems.error(node, "must name a model group, or be a map with 'model' and 'hidden'");
            } else if (known.find(target).isEmpty()) {
                problems.error(node, Names.unknown(target, known));
            } else {
                targets.put(alias, target);
            }
            if (groups.stream().anyMatch(group -> group.name().equals(alias))) {
                problems.warn(
                        node,
                        "hides the model group of the same name: calls to '" + alias + "' go to the alias's group");
            }
            if (node instanceof Fields fields && new Section(fields, router.reading()).flag("hidden")) {
                hidden.add(alias);
            }
        });
        return new Aliases(targets, hidden);
    }

    private static @Nullable String target(Section section, String alias, Node node) {
        return switch (node) {
            case Scalar scalar -> section.text(alias);
            case Fields fields -> new Section(fields, section.reading()).text("model");
            default -> null;
        };
    }
}
