package dev.breakwater.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Reads the configuration through MicroProfile Config. Every reading is a fresh {@code Config} with fresh sources, so that it is of one
 * moment and past every cache.
 */
@ApplicationScoped
public class ConfigReader {

    private static final List<String> SECTIONS = List.of(
            "model_list",
            "litellm_settings",
            "router_settings",
            "general_settings",
            "environment_variables",
            "breakwater_settings");

    /**
     * Reads and binds everything.
     *
     * @throws BadConfigException with everything that is wrong. A file that is being written is wrong for a moment: it is read again
     */
    @Retry(maxRetries = 2, delay = 150, jitter = 0, retryOn = BadConfigException.class)
    public GatewayConfig read() {
        Config fresh = ConfigProviderResolver.instance()
                .getBuilder()
                .addDefaultSources()
                // Not the discovered ones: a server may hand out the same instance, and with it the old file, for good.
                .withSources(new YamlConfigSource())
                .addDiscoveredConverters()
                .build();
        return ConfigBinder.bind(fresh, System::getenv);
    }

    /**
     * Something cheap that differs when the configuration has changed: what the file system says of the file, and what the other
     * sources say of our sections. It costs as much as there are overrides, whatever the file's length.
     */
    String stamp() {
        StringBuilder stamp = new StringBuilder();
        for (ConfigSource source : ConfigProvider.getConfig().getConfigSources()) {
            if (source instanceof YamlConfigSource yaml) {
                stamp.append(yaml.file().map(ConfigReader::stamp).orElse("the demonstration"));
            } else {
                stamp.append('\n').append(source.getName()).append(overrides(source));
            }
        }
        return stamp.toString();
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        } catch (IOException gone) {
            return "unreadable";
        }
    }

    private static int overrides(ConfigSource source) {
        int hash = 1;
        for (Map.Entry<String, String> each : source.getProperties().entrySet()) {
            String name = each.getKey().toLowerCase(Locale.ROOT);
            if (SECTIONS.stream().anyMatch(name::startsWith)) {
                hash += name.hashCode() * 31
                        ^ Optional.ofNullable(each.getValue()).hashCode();
            }
        }
        return hash;
    }
}
