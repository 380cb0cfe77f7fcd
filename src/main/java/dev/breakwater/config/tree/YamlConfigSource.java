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
 * LiteLLM's {@code config.yaml} as properties; each leaf's name is its path (ADR 0006). The file's location is the system property
 * {@code breakwater.config}, else the environment variable {@code BREAKWATER_CONFIG} or {@code CONFIG_FILE_PATH}, else the demonstration
 * configuration inside the WAR. The ordinal is 150, so environment variables (300) and system properties (400) override the file; that
 * of the demonstration is 100.
 *
 * <p>An immutable snapshot: the constructor reads the file once and never throws. Errors are kept in {@link #problems()} for the binder,
 * because a source that throws would break the configuration of the whole server.
 */
public final class YamlConfigSource implements ConfigSource {

    /** The property that holds the file's path. */
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

    /** @param given the path as configured; null for the demonstration */
    public YamlConfigSource(@Nullable String given) {
        this.name = given == null ? "the demonstration configuration" : given;
        Path found = null;
        YamlFile read;
        try {
            found = given == null ? null : Path.of(given);
            read = found == null ? demonstration(name) : IncludedFiles.read(found, name);
        } catch (InvalidPathException noPath) {
            read = YamlFile.broken(name, "this is not a valid file path");
        }
        this.path = found;
        this.content = read;
        this.properties = properties(read);
    }

    /** The file's path from the process's environment; null if it is not set. */
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
                    ? YamlFile.broken(name, "it is missing; set breakwater.config to a file")
                    : YamlFile.parse(in.readAllBytes(), name);
        } catch (IOException broken) {
            return YamlFile.broken(name, "it cannot be read");
        }
    }

    /** Escapes <code>${...}</code>, which MicroProfile Config would expand: in the file it is literal text, as in LiteLLM. */
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

    /** Problems that do not prevent reading the file. */
    public List<Problem> warnings() {
        return content.warnings();
    }

    /** All leaves of the file in its order, empty values included. */
    public Map<String, Leaf> leaves() {
        return content.leaves();
    }

    /** The file and line of a leaf, a map or a list; only the file for an unknown path and for the top level. */
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
