package dev.breakwater.config.tree;

import dev.breakwater.config.tree.YamlFile.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * LiteLLM's {@code include}: merges a configuration file with the files that it includes. A path is relative to the folder of the file
 * that contains it; an included file may include others. Lists such as {@code model_list} are appended to the list of the same name; any
 * other section replaces the section of the same name. Source: LiteLLM 1.81.12, {@code _process_includes}.
 *
 * <p>At most {@link #MOST} files, whose total length is limited to {@link YamlFile#LONGEST}.
 */
final class IncludedFiles {

    static final int MOST = 100;

    private static final String INCLUDE = "include";

    /** A file whose includes are being read. */
    private record Source(Path path, String name) {
        Source resolve(String text) {
            return new Source(
                    path.resolveSibling(text).normalize(),
                    Path.of(name).resolveSibling(text).normalize().toString());
        }
    }

    private final Source main;
    private final Set<Path> tried = new LinkedHashSet<>();
    private final List<Source> open = new ArrayList<>(); // the chain of includes from the main file to the current one
    private final List<NodeTuple> sections = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private int left = YamlFile.LONGEST;

    private IncludedFiles(Path path, String name) {
        this.main = new Source(path, name);
    }

    /**
     * Reads the file and its includes. Never throws: a read error becomes a problem.
     *
     * @param name the file's name in problems
     */
    static YamlFile read(Path path, String name) {
        return new IncludedFiles(path, name).read();
    }

    /** The paths that the file includes directly or indirectly, readable or not; empty if the file itself cannot be read. */
    static Set<Path> of(Path path) {
        IncludedFiles files = new IncludedFiles(path, path.toString());
        files.read();
        files.tried.remove(path);
        return files.tried;
    }

    private YamlFile read() {
        Node root;
        try {
            tried.add(main.path());
            root = load(main);
        } catch (UnreadableException unreadable) {
            return YamlFile.broken(main.name(), "the file " + unreadable.reason());
        }
        if (root instanceof MappingNode map) {
            add(map, main);
            map.setValue(sections);
        }
        return problems.isEmpty() ? YamlFile.flattened(root, main.name()).with(warnings) : YamlFile.broken(problems);
    }

    private void add(MappingNode map, Source source) {
        Set<String> names = new HashSet<>();
        for (NodeTuple each : map.getValue()) {
            String name = name(each);
            if (name.equals(INCLUDE)) {
                continue;
            }
            if (source.equals(main)) {
                sections.add(each);
            } else if (names.add(name)) {
                merge(each, source, name);
            } else {
                refuse(each.getKeyNode(), source, name, "this key occurs twice here; remove one of them");
            }
        }
        open.add(source);
        map.getValue().stream()
                .filter(each -> name(each).equals(INCLUDE))
                .forEach(each -> include(each.getValueNode(), source));
        open.removeLast();
    }

    private static String name(NodeTuple section) {
        return section.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }

    private void include(Node value, Source source) {
        if (value instanceof SequenceNode list) {
            int index = 0;
            for (Node each : list.getValue()) {
                include(each, PropertyName.item(INCLUDE, index++), source);
            }
        } else if (!value.getTag().equals(Tag.NULL)) {
            refuse(value, source, INCLUDE, "must be a list of files, [other.yaml] for example");
        }
    }

    private void include(Node item, String path, Source source) {
        if (!(item instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            refuse(item, source, path, "must be the path of a file");
            return;
        }
        String text = scalar.getValue().strip();
        try {
            Source next = source.resolve(text);
            String wrong = wrong(next);
            if (wrong.isEmpty()) {
                include(next);
            } else {
                refuse(item, source, path, "'" + text + "' " + wrong);
            }
        } catch (InvalidPathException noPath) {
            refuse(item, source, path, "must be the path of a file");
        } catch (UnreadableException unreadable) {
            refuse(item, source, path, "the included file '" + text + "' " + unreadable.reason());
        }
    }

    private String wrong(Source next) {
        if (open.stream().anyMatch(each -> each.path().normalize().equals(next.path()))) {
            return "includes itself, directly or through other files; remove one of the includes";
        }
        if (tried.contains(next.path())) {
            return "is already included; remove one of the two includes";
        }
        return tried.size() > MOST ? "exceeds the limit of " + MOST + " included files" : "";
    }

    private void include(Source next) throws UnreadableException {
        tried.add(next.path());
        Node root = load(next);
        if (root instanceof MappingNode map) {
            add(map, next);
        } else {
            throw new UnreadableException("is not a map with keys such as model_list");
        }
    }

    /** Appends lists; of other sections the last one wins. */
    private void merge(NodeTuple section, Source source, String name) {
        int index = indexOf(name);
        if (index < 0) {
            sections.add(section);
            return;
        }
        NodeTuple before = sections.get(index);
        if (before.getValueNode() instanceof SequenceNode first
                && section.getValueNode() instanceof SequenceNode second) {
            List<Node> items = new ArrayList<>(first.getValue());
            items.addAll(second.getValue());
            Node both = new SequenceNode(
                    Tag.SEQ, true, items, first.getFlowStyle(), first.getStartMark(), first.getEndMark());
            sections.set(index, new NodeTuple(before.getKeyNode(), both));
            return;
        }
        sections.set(index, section);
        if (!before.getValueNode().getTag().equals(Tag.NULL)) {
            warnings.add(new Problem(
                    YamlFlattening.where(section.getKeyNode(), source.name()),
                    name,
                    "replaces the whole section of this name in "
                            + YamlFlattening.where(before.getKeyNode(), main.name()) + ", as in LiteLLM"));
        }
    }

    private int indexOf(String name) {
        for (int index = 0; index < sections.size(); index++) {
            if (name(sections.get(index)).equals(name)) {
                return index;
            }
        }
        return -1;
    }

    private void refuse(Node node, Source source, String path, String message) {
        problems.add(new Problem(YamlFlattening.where(node, source.name()), path, message));
    }

    private Node load(Source source) throws UnreadableException {
        byte[] bytes = bytes(source);
        left -= bytes.length;
        if (left < 0) {
            throw new UnreadableException(
                    source.equals(main)
                            ? "is longer than 8 MiB; check that it is the right file"
                            : "is too long: all files of a configuration together may have 8 MiB");
        }
        return YamlFile.compose(bytes, source.name());
    }

    private byte[] bytes(Source source) throws UnreadableException {
        try {
            if (!Files.exists(source.path())) {
                throw new UnreadableException(
                        source.equals(main)
                                ? "does not exist; create it, or correct breakwater.config"
                                : "does not exist; its path is relative to the folder of the file that includes it");
            }
            // Opening a pipe would block until a writer opens it.
            if (!Files.isRegularFile(source.path())) {
                throw new UnreadableException("is not a regular file");
            }
            try (InputStream in = Files.newInputStream(source.path())) {
                return in.readNBytes(YamlFile.LONGEST + 1);
            }
        } catch (IOException | SecurityException unreadable) {
            throw new UnreadableException(
                    "cannot be read (" + unreadable.getClass().getSimpleName() + "); check its permissions");
        }
    }
}
