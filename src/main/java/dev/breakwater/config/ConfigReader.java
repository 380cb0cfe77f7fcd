package dev.breakwater.config;

import dev.breakwater.config.tree.BadConfigException;
import dev.breakwater.config.tree.WatchedFiles;
import dev.breakwater.config.tree.YamlConfigSource;
import dev.breakwater.config.vocabulary.KnownKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration through MicroProfile Config. Every reading is a fresh {@code Config} with a fresh source of the file, so that it
 * is of one moment and past every cache. Retries and the time limit are MicroProfile Fault Tolerance's: they are static here.
 */
@ApplicationScoped
public class ConfigReader {

    private final WatchedFiles files = new WatchedFiles(); // of the thread that looks

    /**
     * Reads and binds everything.
     *
     * @throws BadConfigException with everything that is wrong. A file that is being replaced is wrong for a moment: it is read again
     */
    @Retry(maxRetries = 2, delay = 150, jitter = 0, retryOn = BadConfigException.class)
    @Timeout(value = 60, unit = ChronoUnit.SECONDS)
    public GatewayConfig read() {
        Config fresh = ConfigProviderResolver.instance()
                .getBuilder()
                .forClassLoader(ConfigReader.class.getClassLoader())
                .addDefaultSources()
                // Not the discovered ones: a server may hand out the same instance, and with it the old file, for good.
                .withSources(new YamlConfigSource(location()))
                .addDiscoveredConverters()
                .build();
        return ConfigBinder.bind(fresh, System::getenv);
    }

    /** What the runtime's administrators say, else what the process's environment says; null for the demonstration. */
    private static @Nullable String location() {
        return ConfigProvider.getConfig()
                .getOptionalValue(YamlConfigSource.LOCATION, String.class)
                .filter(text -> !text.isBlank())
                .orElseGet(YamlConfigSource::location);
    }

    /**
     * Something cheap that differs when the configuration has changed: what the file system says of the files, and what the other
     * sources say of our sections. It costs as much as there are overrides, whatever the file's length.
     */
    public String stamp() {
        String location = location();
        StringBuilder stamp = new StringBuilder(location == null ? "the demonstration" : files.stamp(location));
        for (ConfigSource source : ConfigProvider.getConfig().getConfigSources()) {
            if (!(source instanceof YamlConfigSource)) {
                stamp.append('\n').append(source.getName()).append(' ').append(overrides(source));
            }
        }
        return stamp.toString();
    }

    /** A number instead of the values, which may be secret. */
    static int overrides(ConfigSource source) {
        int hash = 0;
        for (Map.Entry<String, String> each : source.getProperties().entrySet()) {
            String name = each.getKey().toLowerCase(Locale.ROOT);
            if (KnownKeys.TOP.asked().stream().anyMatch(name::startsWith)) {
                hash += name.hashCode() * 31 ^ Objects.hashCode(each.getValue());
            }
        }
        return hash;
    }
}
