package dev.breakwater.config.tree;

import java.util.IdentityHashMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Counts the nodes that a document has once its aliases are expanded, without expanding them. A few lines can expand to billions of nodes
 * ("billion laughs"), so walking the expanded document would take too long.
 */
final class YamlExpansion {

    /** More than any limit; the count for a node that contains itself. */
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private final IdentityHashMap<Node, Long> known = new IdentityHashMap<>();

    private YamlExpansion() {}

    static long nodes(Node root) {
        return new YamlExpansion().count(root);
    }

    private long count(Node node) {
        Long before = known.get(node);
        if (before != null) {
            return before;
        }
        known.put(node, ENDLESS);
        long sum = 1;
        switch (node) {
            case SequenceNode list -> {
                for (Node each : list.getValue()) {
                    sum = Math.min(ENDLESS, sum + count(each));
                }
            }
            case MappingNode map -> {
                for (NodeTuple each : map.getValue()) {
                    sum = Math.min(ENDLESS, sum + count(each.getValueNode()));
                }
            }
            default -> {}
        }
        known.put(node, sum);
        return sum;
    }
}
