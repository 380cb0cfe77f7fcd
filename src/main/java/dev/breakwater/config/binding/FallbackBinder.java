package dev.breakwater.config.binding;

import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.FallbackPolicy.Target;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.config.tree.Leaf;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.vocabulary.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds the three kinds of fallbacks from router_settings, else from litellm_settings. Forms: {@code [{"a": ["b", "c"]}]} and
 * {@code {"a": ["b", "c"]}}. A group that does not exist is an error at start, not during an outage.
 */
final class FallbackBinder {

    private final Section router;
    private final Section litellm;
    private final Catalog catalog;
    private final Problems problems;

    FallbackBinder(Section router, Section litellm, Catalog catalog) {
        this.router = router;
        this.litellm = litellm;
        this.catalog = catalog;
        this.problems = router.reading().problems();
    }

    FallbackPolicy bind() {
        Map<String, List<Target>> general = lists("fallbacks");
        List<Target> defaults = defaults();
        if (!defaults.isEmpty() && general.putIfAbsent(FallbackPolicy.ANY, defaults) != null) {
            Section owner = owner("default_fallbacks");
            problems.warn(
                    owner.fields().where(),
                    owner.path("default_fallbacks"),
                    "is not used: fallbacks already has a list for '*'");
        }
        Integer deepest = owner("max_fallbacks").whole("max_fallbacks", 0);
        return new FallbackPolicy(
                general,
                lists("context_window_fallbacks"),
                lists("content_policy_fallbacks"),
                deepest == null ? FallbackPolicy.DEFAULT_DEEPEST : deepest,
                false);
    }

    /** As in LiteLLM, an empty list in router_settings counts as absent, so litellm_settings applies. */
    private Section owner(String key) {
        return switch (router.node(key)) {
            case null -> litellm;
            case Scalar scalar when scalar.kind() == Leaf.Kind.EMPTY_LIST -> litellm;
            case Node there -> router;
        };
    }

    private List<Target> defaults() {
        Section owner = owner("default_fallbacks");
        Node node = owner.node("default_fallbacks");
        return node == null ? List.of() : targets(node);
    }

    private Map<String, List<Target>> lists(String key) {
        Map<String, List<Target>> lists = new LinkedHashMap<>();
        switch (owner(key).node(key)) {
            case null -> {}
            case Fields map -> add(map, lists);
            case Items items ->
                items.items().forEach(each -> {
                    if (each instanceof Fields map) {
                        add(map, lists);
                    } else {
                        problems.error(
                                each,
                                "must be a map, {\"group\": [\"its\", \"fallbacks\"]}; fallbacks for all groups belong"
                                        + " to default_fallbacks");
                    }
                });
            case Scalar scalar -> {
                if (scalar.kind() != Leaf.Kind.EMPTY_LIST && scalar.kind() != Leaf.Kind.EMPTY_MAP) {
                    problems.error(scalar, "must be a list, [{\"group\": [\"its\", \"fallbacks\"]}]");
                }
            }
        }
        return lists;
    }

    private void add(Fields map, Map<String, List<Target>> lists) {
        map.members().forEach((group, node) -> {
            List<Target> targets = targets(node);
            boolean known =
                    group.equals(FallbackPolicy.ANY) || catalog.find(group).isPresent();
            if (!known) {
                problems.warn(node, Names.unknown(group, catalog) + "; its fallbacks are never used");
            }
            if (known && !targets.isEmpty() && targets.stream().allMatch(target -> isSame(group, target.group()))) {
                problems.error(node, "'" + group + "' falls back only to itself; name another group");
            }
            if (lists.putIfAbsent(group, targets) != null) {
                problems.warn(node, "'" + group + "' already has a list; the first one is used");
            }
        });
    }

    /** Whether both are the same group: an alias, or a name that matches one of its deployments, is not another group. */
    private boolean isSame(String name, ModelGroup target) {
        String key = catalog.find(name).map(ModelGroup::key).orElse(name);
        return key.equals(target.key()) && (key.indexOf('*') < 0 || name.equals(target.name()));
    }

    private List<Target> targets(Node node) {
        List<Target> targets = new ArrayList<>();
        if (node instanceof Items items) {
            items.items().forEach(each -> target(each).ifPresent(targets::add));
        } else if (!(node instanceof Scalar empty) || empty.kind() != Leaf.Kind.EMPTY_LIST) {
            problems.error(node, "must be a list of model groups, [\"b\", \"c\"]");
        }
        return targets;
    }

    private Optional<Target> target(Node node) {
        if (!(node instanceof Scalar scalar)) {
            problems.error(
                    node, "must be the name of a model group; only the fallbacks of a request may have parameters");
            return Optional.empty();
        }
        String name = router.reading().resolve(scalar);
        if (name == null) {
            return Optional.empty();
        }
        Optional<Target> target = catalog.find(name).map(group -> new Target(group, null));
        if (target.isEmpty()) {
            problems.error(node, Names.unknown(name, catalog));
        }
        return target;
    }
}
