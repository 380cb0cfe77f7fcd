package dev.breakwater.config;

/** A configuration without a server, for tests in other packages. */
public final class ConfigOf {

    private ConfigOf() {}

    public static GatewayConfig yaml(String text) {
        return Bound.yaml(text).get();
    }
}
