package dev.breakwater.config.binding;

import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.vocabulary.KnownKeys;
import dev.breakwater.config.vocabulary.KnownKeys.Use;
import dev.breakwater.config.vocabulary.Nearest;
import dev.breakwater.config.vocabulary.RightPlace;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Warns about keys that have no effect: unknown keys, and LiteLLM's keys that Breakwater does not use. */
public final class KeyCheck {

    private final Problems problems;

    public KeyCheck(Problems problems) {
        this.problems = problems;
    }

    public void check(Fields root) {
        checkSection(KnownKeys.TOP, root);
        for (KnownKeys section :
                List.of(KnownKeys.LITELLM, KnownKeys.ROUTER, KnownKeys.GENERAL, KnownKeys.BREAKWATER)) {
            if (root.members().get(section.path()) instanceof Fields fields) {
                checkSection(section, fields);
            }
        }
        if (root.members().get(KnownKeys.BREAKWATER.path()) instanceof Fields own) {
            checkOwn(own);
        }
        if (root.members().get("model_list") instanceof Items entries) {
            checkDeployments(entries);
        }
    }

    private void checkOwn(Fields own) {
        if (own.members().get("model_groups") instanceof Fields groups) {
            groups.members().values().forEach(each -> {
                if (each instanceof Fields rules) {
                    checkSection(KnownKeys.GROUP, rules);
                }
            });
        }
        if (own.members().get("queue") instanceof Fields queue) {
            checkSection(KnownKeys.QUEUE, queue);
        }
    }

    private void checkSection(KnownKeys section, Fields fields) {
        Set<String> unused = new TreeSet<>();
        warnUnknown(section, fields);
        collectUnused(section, fields, unused);
        if (section == KnownKeys.TOP) {
            unused.forEach(name -> problems.warn(
                    Objects.requireNonNull(fields.members().get(name)),
                    "is a section of LiteLLM's that has no effect here"));
        } else {
            warnUnused(fields, unused);
        }
    }

    private void checkDeployments(Items entries) {
        Set<String> unused = new TreeSet<>();
        for (Node each : entries.items()) {
            if (each instanceof Fields entry) {
                warnUnknown(KnownKeys.ENTRY, entry);
                if (entry.members().get("litellm_params") instanceof Fields params) {
                    collectUnused(KnownKeys.PARAMS, params, unused);
                    unused.addAll(RequestDefaults.withoutEffect(params));
                }
                if (entry.members().get("model_info") instanceof Fields info) {
                    collectUnused(KnownKeys.INFO, info, unused);
                    warnMisplaced(info);
                }
            }
        }
        warnUnused(entries, unused);
    }

    private void warnUnknown(KnownKeys section, Fields fields) {
        fields.members().forEach((name, node) -> {
            if (!section.keys().containsKey(name)) {
                problems.warn(
                        node,
                        RightPlace.of(name, section)
                                .map(KeyCheck::misplaced)
                                .orElseGet(() -> "is not a known key"
                                        + Nearest.suggestion(
                                                name, section.keys().keySet()) + "; it is ignored"));
            }
        });
    }

    /** Other unknown keys of {@code model_info} are allowed: they are kept and shown by {@code /model/info}. */
    private void warnMisplaced(Fields info) {
        info.members().forEach((name, node) -> {
            if (!KnownKeys.INFO.keys().containsKey(name) && !name.equals("model")) {
                RightPlace.ofSetting(name)
                        .ifPresent(place -> problems.warnOnce("model_info." + name, node, misplaced(place)));
            }
        });
    }

    public static String misplaced(String place) {
        return "has no effect here; it belongs to " + place;
    }

    private void collectUnused(KnownKeys section, Fields fields, Set<String> unused) {
        fields.members().forEach((name, node) -> {
            Use use = section.keys().get(name);
            if (use == Use.UNUSED && isSet(node)) {
                unused.add(name);
            } else if (use == Use.NOT_YET && isSet(node)) {
                String subject = name.startsWith("redis_") ? "redis" : section + name;
                problems.warnOnce(subject, node, notYet(name));
            }
        });
    }

    private static String notYet(String name) {
        return name.startsWith("redis_")
                ? "Redis is not used yet; state is kept in this process only"
                : "is a key of LiteLLM's that has no effect yet";
    }

    private void warnUnused(Node at, Set<String> unused) {
        if (!unused.isEmpty()) {
            problems.warn(at, "these keys of LiteLLM's have no effect here: " + String.join(", ", unused));
        }
    }

    private static boolean isSet(Node node) {
        return !(node instanceof Scalar scalar)
                || switch (scalar.kind()) {
                    case NULL, EMPTY_LIST, EMPTY_MAP -> false;
                    case BOOLEAN -> scalar.text().equalsIgnoreCase("true");
                    case TEXT, NUMBER -> !scalar.text().isEmpty();
                };
    }
}
