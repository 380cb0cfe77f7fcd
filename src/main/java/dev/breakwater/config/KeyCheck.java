package dev.breakwater.config;

import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.vocabulary.KnownKeys;
import dev.breakwater.config.vocabulary.KnownKeys.Use;
import dev.breakwater.config.vocabulary.Nearest;
import dev.breakwater.config.vocabulary.RightPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Tells of keys that do not do what somebody may expect of them: unknown ones, and LiteLLM's without effect here. */
public final class KeyCheck {

    private final Problems problems;

    public KeyCheck(Problems problems) {
        this.problems = problems;
    }

    public void check(Fields root) {
        one(KnownKeys.TOP, root);
        for (KnownKeys section :
                List.of(KnownKeys.LITELLM, KnownKeys.ROUTER, KnownKeys.GENERAL, KnownKeys.BREAKWATER)) {
            if (root.members().get(section.path()) instanceof Fields fields) {
                one(section, fields);
            }
        }
        if (root.members().get(KnownKeys.BREAKWATER.path()) instanceof Fields own
                && own.members().get("model_groups") instanceof Fields groups) {
            groups.members().values().forEach(each -> {
                if (each instanceof Fields rules) {
                    one(KnownKeys.GROUP, rules);
                }
            });
        }
        if (root.members().get("model_list") instanceof Items entries) {
            deployments(entries);
        }
    }

    private void one(KnownKeys section, Fields fields) {
        Set<String> idle = new TreeSet<>();
        unknown(section, fields);
        collect(section, fields, idle);
        if (section == KnownKeys.TOP) {
            idle.forEach(name -> problems.warn(
                    Objects.requireNonNull(fields.members().get(name)), "is LiteLLM's, and has no effect here"));
        } else {
            tellIdle(fields, idle);
        }
    }

    private void deployments(Items entries) {
        Set<String> idle = new TreeSet<>();
        for (Node each : entries.items()) {
            if (each instanceof Fields entry) {
                unknown(KnownKeys.ENTRY, entry);
                if (entry.members().get("litellm_params") instanceof Fields params) {
                    collect(KnownKeys.PARAMS, params, idle);
                    idle.addAll(RequestDefaults.withoutEffect(params));
                }
                if (entry.members().get("model_info") instanceof Fields info) {
                    collect(KnownKeys.INFO, info, idle);
                    misplaced(info);
                }
            }
        }
        tellIdle(entries, idle);
    }

    private void unknown(KnownKeys section, Fields fields) {
        fields.members().forEach((name, node) -> {
            if (!section.keys().containsKey(name)) {
                problems.warn(
                        node,
                        RightPlace.of(name, section)
                                .map(KeyCheck::misplaced)
                                .orElseGet(() -> "is no known key"
                                        + Nearest.suggestion(
                                                name, section.keys().keySet()) + "; it is ignored"));
            }
        });
    }

    /** Anything else in {@code model_info} is kept and shown. */
    private void misplaced(Fields info) {
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

    private void collect(KnownKeys section, Fields fields, Set<String> idle) {
        fields.members().forEach((name, node) -> {
            Use use = section.keys().get(name);
            if (use == Use.UNUSED && saysSomething(node)) {
                idle.add(name);
            } else if (use == Use.NOT_YET && saysSomething(node)) {
                String subject = name.startsWith("redis_") ? "redis" : section + name;
                problems.warnOnce(subject, node, notYet(name));
            }
        });
    }

    private static String notYet(String name) {
        return name.startsWith("redis_")
                ? "state is kept in this process alone; Redis is not used yet"
                : "LiteLLM's key is known, but has no effect yet";
    }

    private void tellIdle(Node at, Set<String> idle) {
        if (!idle.isEmpty()) {
            problems.warn(at, "keys of LiteLLM's without effect here: " + String.join(", ", new ArrayList<>(idle)));
        }
    }

    private static boolean saysSomething(Node node) {
        return !(node instanceof Scalar scalar)
                || switch (scalar.kind()) {
                    case NULL, EMPTY_LIST, EMPTY_MAP -> false;
                    case BOOLEAN -> scalar.text().equalsIgnoreCase("true");
                    case TEXT, NUMBER -> !scalar.text().isEmpty();
                };
    }
}
