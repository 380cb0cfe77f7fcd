package dev.breakwater.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The gateway's YAML file as a source of properties. */
public final class YamlConfigSource implements ConfigSource {

    private final @Nullable Path path;

    public YamlConfigSource() {
        this(null);
    }

    YamlConfigSource(@Nullable Path path) {
        this.path = path;
    }

    Optional<Path> file() {
        return Optional.ofNullable(path);
    }

    List<Problem> problems() {
        return List.of();
    }

    @Override
    public Map<String, String> getProperties() {
        return Map.of();
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public @Nullable String getValue(String name) {
        return null;
    }

    @Override
    public String getName() {
        return path == null ? "demonstration configuration" : path.toString();
    }

    @Override
    public int getOrdinal() {
        return 150;
    }
}
