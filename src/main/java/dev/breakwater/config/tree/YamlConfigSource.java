package dev.breakwater.config.tree;

import dev.breakwater.config.tree.Leaf.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * LiteLLM's {@code config.yaml} as properties, each leaf named by its path (ADR 0006). The file is given by the system property
 * {@code breakwater.config}, else by the environment variable {@code BREAKWATER_CONFIG} or {@code CONFIG_FILE_PATH}; without any, the
 * demonstration configuration inside the WAR is served. Ordinal 150, so that the environment (300) and system properties (400)
 * override it; 100 for the demonstration.
 *
 * <p>An immutable snapshot: the file is read once, by the constructor, which never throws. What is wrong with it is kept in {@link
 * #problems()} for the binder, since a source that throws would take the whole server's configuration with it.
 */
public final class YamlConfigSource implements ConfigSource {

    /** The property that says where the file is. */
    public static final String LOCATION = "breakwater.config";

    private static final String DEMONSTRATION = "/breakwater-demo.yaml";

    private final @Nullable Path path;
    private final String name;
    private final YamlFile content;
    private final Map<String, String> properties;

    /** Finds and reads the file. */
    public YamlConfigSource() {
        this(location());
    }

    /** @param given as it was configured; null for the demonstration */
    public YamlConfigSource(@Nullable String given) {
        this.name = given == null ? "the demonstration configuration" : given;
        Path found = null;
        YamlFile read;
        try {
            found = given == null ? null : Path.of(given);
            read = found == null ? demonstration(name) : IncludedFiles.read(found, name);
        } catch (InvalidPathException noPath) {
            read = YamlFile.broken(name, "this is no path of a file");
        }
        this.path = found;
        this.content = read;
        this.properties = properties(read);
    }

    /** Where the file is; null where nobody says. */
    public static @Nullable String location() {
        return Stream.of(
                        System.getProperty(LOCATION),
                        System.getenv("BREAKWATER_CONFIG"),
                        System.getenv("CONFIG_FILE_PATH"))
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static YamlFile demonstration(String name) {
        try (InputStream in = YamlConfigSource.class.getResourceAsStream(DEMONSTRATION)) {
            return in == null
                    ? YamlFile.broken(name, "it is missing; give a file by breakwater.config")
                    : YamlFile.parse(in.readAllBytes(), name);
        } catch (IOException broken) {
            return YamlFile.broken(name, "it cannot be read");
        }
    }

    /** MicroProfile Config expands <code>${...}</code>; in the file it means itself, as it does in LiteLLM's. */
    private static Map<String, String> properties(YamlFile content) {
        Map<String, String> properties = HashMap.newHashMap(content.leaves().size());
        content.leaves().forEach((name, leaf) -> {
            if (leaf.kind() != Kind.NULL) {
                properties.put(name, leaf.text().replace("${", "\\${"));
            }
        });
        return Map.copyOf(properties);
    }

    public List<Problem> problems() {
        return content.problems();
    }

    /** What is odd, but can be read. */
    public List<Problem> warnings() {
        return content.warnings();
    }

    /** What stands in the file, empty values included, in its order. */
    public Map<String, Leaf> leaves() {
        return content.leaves();
    }

    /** The file and line of a leaf, a map or a list; the file alone for what has no line, and for the file as a whole. */
    public String where(String path) {
        if (path.isEmpty()) {
            return name;
        }
        Integer line = content.lines().get(path);
        if (line != null) {
            return content.file(path, name) + ", line " + line;
        }
        Leaf leaf = content.leaves().get(path);
        return leaf == null ? name : where(path, leaf);
    }

    /** The file and line of a leaf. */
    public String where(String path, Leaf leaf) {
        return content.file(path, name) + ", line " + leaf.line();
    }

    @Override
    public Map<String, String> getProperties() {
        return properties;
    }

    @Override
    public Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        return properties.get(propertyName);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getOrdinal() {
        return path == null ? 100 : 150;
    }
}
