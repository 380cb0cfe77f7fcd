package dev.breakwater.config.tree;

import dev.breakwater.config.tree.Leaf.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Walks through one YAML document and names each leaf by its path. */
final class YamlFlattening {

    /** No valid configuration is deeper. A list that contains itself through an alias is. */
    private static final int LEVELS = 64;

    /** Most nodes after aliases are expanded. */
    private static final int MOST_NODES = 1_000_000;

    /** Most characters of all paths and values together, after aliases are expanded. */
    private static final long MOST_CHARACTERS = 32L << 20;

    /** Parsing a longer number costs time, and no setting needs one. */
    private static final int LONGEST_NUMBER = 64;

    /** The allowed tags. The parser gives an unquoted <code>${...}</code> its own tag; it is a plain string here. */
    private static final Set<Tag> PLAIN =
            Set.of(Tag.ENV_TAG, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

    private final String where;
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private long characters;
    private boolean exhausted;

    YamlFlattening(String where) {
        this.where = where;
    }

    YamlFile flatten(Node root) {
        if (YamlExpansion.nodes(root) > MOST_NODES) {
            tooMuch(root);
        } else if (root instanceof MappingNode map) {
            walk(map, "", 0);
        } else {
            refuse(root, "", "the file must be a map with keys such as model_list and litellm_settings");
        }
        return new YamlFile(leaves, lines, files, problems, List.of());
    }

    /** Flattens the value of an override, with paths below {@code path}. */
    YamlFile flatten(Node value, String path) {
        if (YamlExpansion.nodes(value) > MOST_NODES) {
            tooMuch(value);
        } else {
            walk(value, path, 0);
        }
        return new YamlFile(leaves, lines, files, problems, List.of());
    }

    private void walk(Node node, String path, int level) {
        characters += path.length()
                + (node instanceof ScalarNode scalar ? scalar.getValue().length() : 0);
        if (level > LEVELS || characters > MOST_CHARACTERS) {
            tooMuch(node);
            return;
        }
        if (level == 1 || level == 2) {
            noteFile(node, path);
        }
        if (!PLAIN.contains(node.getTag())) {
            // Does not quote the tag: an unquoted secret that begins with ! is parsed as a tag.
            refuse(node, path, "a tag (!...) is not allowed; write the plain value, in quotes if it begins with !");
            return;
        }
        switch (node) {
            case MappingNode map -> map(map, path, level);
            case SequenceNode list -> list(list, path, level);
            case ScalarNode scalar -> leaves.put(path, leaf(scalar));
            default -> refuse(node, path, "this kind of YAML node is not allowed");
        }
    }

    private void map(MappingNode map, String path, int level) {
        lines.put(path, line(map));
        if (map.getValue().isEmpty() && !path.isEmpty()) {
            leaves.put(path, new Leaf("{}", Kind.EMPTY_MAP, line(map)));
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple each : map.getValue()) {
            if (exhausted) {
                return;
            }
            if (!(each.getKeyNode() instanceof ScalarNode key)) {
                refuse(each.getKeyNode(), path, "a key must be a single value");
                continue;
            }
            String name = PropertyName.member(path, key.getValue());
            if (!seen.add(key.getValue())) {
                refuse(key, name, "this key occurs twice here; remove one of them");
            } else if (key.getValue().equals("<<")) {
                // The parser has already applied valid merges, as LiteLLM does.
                refuse(key, name, "is not a valid merge; write << without quotes, followed by an alias of a map");
            } else {
                walk(each.getValueNode(), name, level + 1);
                lines.put(name, line(key));
            }
        }
    }

    private void list(SequenceNode list, String path, int level) {
        lines.put(path, line(list));
        if (list.getValue().isEmpty()) {
            leaves.put(path, new Leaf("[]", Kind.EMPTY_LIST, line(list)));
        }
        int index = 0;
        for (Node each : list.getValue()) {
            if (exhausted) {
                return;
            }
            walk(each, PropertyName.item(path, index++), level + 1);
        }
    }

    private static Leaf leaf(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return new Leaf("", Kind.NULL, line(scalar));
        }
        if (tag.equals(Tag.BOOL)) {
            return new Leaf(text, Kind.BOOLEAN, line(scalar));
        }
        // JSON has no infinity and no "not a number".
        boolean number = (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                && text.length() <= LONGEST_NUMBER
                && text.chars().anyMatch(Character::isDigit);
        return new Leaf(text, number ? Kind.NUMBER : Kind.TEXT, line(scalar));
    }

    /** Notes the file of a section, or of an item of one, that comes from an included file. */
    private void noteFile(Node node, String path) {
        String file = file(node, where);
        if (!file.equals(where)) {
            files.put(path, file);
        }
    }

    /** Reports the problem once and stops the walk. */
    private void tooMuch(Node node) {
        if (!exhausted) {
            exhausted = true;
            refuse(node, "", "the file nests too deeply, or its aliases expand to too much");
        }
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static String file(Node node, String otherwise) {
        return node.getStartMark().map(Mark::getName).orElse(otherwise);
    }

    /** The file and line where a node begins. */
    static String where(Node node, String otherwise) {
        return file(node, otherwise) + ", line " + line(node);
    }

    private void refuse(Node node, String path, String message) {
        problems.add(new Problem(where(node, where), path, message));
    }
}
