package dev.breakwater.config;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.config.binding.ConfigBinder;
import dev.breakwater.config.tree.BadConfigException;
import dev.breakwater.config.tree.Problem;
import dev.breakwater.config.tree.YamlConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Binds a YAML text as the gateway does, without this process's environment and system properties. */
public final class Bound {

    private final String yaml;
    private final Map<String, String> environment = new HashMap<>();
    private final List<ConfigSource> sources = new ArrayList<>();

    private Bound(String yaml) {
        this.yaml = yaml;
    }

    public static Bound yaml(String yaml) {
        return new Bound(yaml);
    }

    /** One deployment {@code openai/m} of the group {@code a} with these other parameters, and the rest of the file. */
    static Bound deployment(String params, String rest) {
        String indented = params.indent(6).stripTrailing();
        return new Bound("model_list:\n  - model_name: a\n    litellm_params:\n" + indented + "\n" + rest.indent(0));
    }

    static Bound deployment(String params) {
        return deployment(params, "");
    }

    /** The groups {@code a}, {@code b} and {@code c} with these settings. */
    public static Bound settings(String rest) {
        StringBuilder groups = new StringBuilder("model_list:\n");
        for (String group : List.of("a", "b", "c")) {
            groups.append("  - model_name: ").append(group).append("\n    litellm_params: {model: openai/m}\n");
        }
        return new Bound(groups + rest.indent(0));
    }

    Bound withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Overrides from a source of this name with ordinal 400. */
    Bound overridden(String source, String property, String value) {
        sources.add(new PropertiesConfigSource(Map.of(property, value), source, 400));
        return this;
    }

    /** Overrides by environment variables, whose names MicroProfile Config maps. */
    Bound overriddenByVariable(String name, String value) {
        sources.add(new io.smallrye.config.EnvConfigSource(Map.of(name, value), 300));
        return this;
    }

    public GatewayConfig get() {
        Path file = file();
        var builder = ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(new YamlConfigSource(file.toString()))
                .withSources(sources.toArray(ConfigSource[]::new));
        return ConfigBinder.bind(builder.build(), environment::get);
    }

    Deployment first() {
        return get().catalog().groups().get(0).deployments().get(0);
    }

    /** The problems as lines, without the file's folder. */
    List<String> problems() {
        try {
            get();
            return List.of();
        } catch (BadConfigException bad) {
            return lines(bad.problems());
        }
    }

    List<String> warnings() {
        return lines(get().warnings()).stream()
                .filter(line -> !line.contains("master_key: is not set"))
                .toList();
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replaceAll("^\\S*config\\S*\\.yaml", "config.yaml"))
                .toList();
    }

    private Path file() {
        try {
            Path file = Files.createTempFile("config", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, yaml);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
