package dev.breakwater.config;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Makes one immutable {@link GatewayConfig} of what MicroProfile Config knows. */
final class ConfigBinder {

    private ConfigBinder() {}

    /** @throws BadConfigException with everything that is wrong */
    static GatewayConfig bind(Config config, Function<String, @Nullable String> environment) {
        throw new BadConfigException(List.of(new Problem("configuration", null, "cannot be bound yet")));
    }
}
