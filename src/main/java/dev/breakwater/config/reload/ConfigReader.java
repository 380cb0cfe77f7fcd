package dev.breakwater.config.reload;

import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.binding.ConfigBinder;
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
 * Reads the configuration through MicroProfile Config. Each read builds a new {@code Config} with a new source for the file, so it is a
 * consistent snapshot and bypasses every cache. MicroProfile Fault Tolerance provides the retries and the timeout.
 */
@ApplicationScoped
public class ConfigReader {

    private final WatchedFiles files = new WatchedFiles(); // used by the watching thread only

    /**
     * Reads and binds everything.
     *
     * <p>An invalid file is read up to three times: while a file is being replaced it can be invalid for a moment.
     *
     * @throws BadConfigException with all errors
     */
    @Retry(maxRetries = 2, delay = 150, jitter = 0, retryOn = BadConfigException.class)
    @Timeout(value = 60, unit = ChronoUnit.SECONDS)
    public GatewayConfig read() {
        Config fresh = ConfigProviderResolver.instance()
                .getBuilder()
                .forClassLoader(ConfigReader.class.getClassLoader())
                .addDefaultSources()
                // Not the discovered sources: a server may return a cached instance with the old file.
                .withSources(new YamlConfigSource(location()))
                .addDiscoveredConverters()
                .build();
        return ConfigBinder.bind(fresh, System::getenv);
    }

    /** From the server's configuration, else from the process's environment; null for the demonstration configuration. */
    private static @Nullable String location() {
        return ConfigProvider.getConfig()
                .getOptionalValue(YamlConfigSource.LOCATION, String.class)
                .filter(text -> !text.isBlank())
                .orElseGet(YamlConfigSource::location);
    }

    /**
     * A cheap stamp that differs when the configuration has changed: attributes of the files, and a hash of the overrides in the other
     * sources. The cost grows with the number of overrides, not with the file's length.
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

    /** A hash, because the values may be secret. */
    static int overrides(ConfigSource source) {
        int hash = 0;
        for (Map.Entry<String, String> each : source.getProperties().entrySet()) {
            String name = each.getKey().toLowerCase(Locale.ROOT);
            if (KnownKeys.TOP.readKeys().stream().anyMatch(name::startsWith)) {
                hash += name.hashCode() * 31 ^ Objects.hashCode(each.getValue());
            }
        }
        return hash;
    }
}
