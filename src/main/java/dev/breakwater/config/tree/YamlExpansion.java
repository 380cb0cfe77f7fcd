package dev.breakwater.config.tree;

import java.util.IdentityHashMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * How many places a document has when its aliases are written out, without writing them out: a few lines can stand for billions
 * ("billion laughs"), and to find that out by walking takes as long as the walk may last.
 */
final class YamlExpansion {

    /** More than any bound; what holds itself has no end. */
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private final IdentityHashMap<Node, Long> known = new IdentityHashMap<>();

    private YamlExpansion() {}

    static long places(Node root) {
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
