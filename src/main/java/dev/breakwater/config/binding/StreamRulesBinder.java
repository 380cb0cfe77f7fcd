package dev.breakwater.config.binding;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.StreamSupport;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.vocabulary.Names;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.StreamPolicy;
import dev.breakwater.policy.StreamRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Binds the rules for streams in {@code breakwater_settings}, general and by group. */
final class StreamRulesBinder {

    private final Section own;
    private final Catalog catalog;

    StreamRulesBinder(Section own, Catalog catalog) {
        this.own = own;
        this.catalog = catalog;
    }

    StreamPolicy bind() {
        Double budget = own.share("hedge_budget");
        Double factor = own.share("adaptive_timeout_factor");
        Duration floor = own.time("adaptive_timeout_floor");
        return new StreamPolicy(
                rules(own),
                ofGroups(),
                StreamRules.NONE,
                Objects.requireNonNullElse(budget, StreamPolicy.DEFAULT_HEDGE_BUDGET),
                Objects.requireNonNullElse(factor, StreamPolicy.DEFAULT_ADAPTIVE_FACTOR),
                Objects.requireNonNullElse(floor, StreamPolicy.DEFAULT_ADAPTIVE_FLOOR));
    }

    private Map<String, StreamRules> ofGroups() {
        Map<String, StreamRules> rules = new HashMap<>();
        Section groups = own.section("model_groups");
        groups.fields().members().forEach((group, node) -> {
            if (catalog.find(group).isEmpty()) {
                groups.reading().problems().warn(node, Names.unknown(group, catalog) + "; its rules are never used");
            }
            rules.put(group, rules(groups.section(group)));
        });
        return rules;
    }

    private static StreamRules rules(Section section) {
        return new StreamRules(
                commit(section),
                continues(section),
                optionalFlag(section, "adaptive_timeout"),
                optionalFlag(section, "hedge"));
    }

    /** The stream support that {@code model_info} declares for one deployment. */
    static StreamSupport streaming(Section info) {
        return new StreamSupport(optionalFlag(info, "supports_assistant_prefill"), continues(info));
    }

    private static @Nullable Boolean optionalFlag(Section section, String key) {
        return section.node(key) == null ? null : section.flag(key);
    }

    private static @Nullable CommitPoint commit(Section section) {
        String text = section.text("commit");
        CommitPoint point = text == null ? null : CommitPoint.parse(text).orElse(null);
        if (text != null && point == null) {
            refuse(section, "commit", text, CommitPoint.FORMS);
        }
        return point;
    }

    private static @Nullable Boolean continues(Section section) {
        return switch (section.text("mid_stream")) {
            case null -> null;
            case "continue" -> true;
            case "error" -> false;
            case String other -> {
                refuse(section, "mid_stream", other, "continue or error");
                yield null;
            }
        };
    }

    private static void refuse(Section section, String key, String text, String forms) {
        Node node = section.node(key);
        if (node != null) {
            section.reading().problems().error(node, "'" + text + "' is not " + forms + "; write one of them");
        }
    }
}
