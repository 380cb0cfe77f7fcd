package dev.breakwater.testing;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.DeploymentOverrides;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.KnownProviders;
import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.catalog.ProviderDescriptor;
import dev.breakwater.catalog.ProviderSettings;
import dev.breakwater.catalog.RoutingWeights;
import dev.breakwater.catalog.Secret;
import dev.breakwater.catalog.StreamSupport;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A builder for deployments; each method returns the builder. */
public final class DeploymentSample {

    private final String id;
    private final Map<String, String> defaults = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private String group = "gpt-4";
    private String provider = "openai";
    private String model = "upstream-model";
    private String base = "http://127.0.0.1:9/v1";
    private String key;
    private String version;
    private Duration timeout;
    private Duration streamTimeout;
    private Integer retries;
    private Duration cooldown;
    private Integer window;
    private Double weight;
    private Long rpm;
    private Long tpm;
    private Integer parallel;
    private Integer order;
    private Boolean prefill;
    private Boolean goesOn;
    private ParameterRules parameters = ParameterRules.STRICT;
    private JsonObject info = JsonValue.EMPTY_JSON_OBJECT;

    DeploymentSample(String id) {
        this.id = id;
    }

    public DeploymentSample in(String ownGroup) {
        group = ownGroup;
        return this;
    }

    public DeploymentSample of(String ownProvider) {
        provider = ownProvider;
        return this;
    }

    public DeploymentSample model(String ownModel) {
        model = ownModel;
        return this;
    }

    public DeploymentSample at(String ownBase) {
        base = ownBase;
        return this;
    }

    public DeploymentSample key(String ownKey) {
        key = ownKey;
        return this;
    }

    public DeploymentSample version(String ownVersion) {
        version = ownVersion;
        return this;
    }

    public DeploymentSample header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** @param value JSON text */
    public DeploymentSample byDefault(String name, String value) {
        defaults.put(name, value);
        return this;
    }

    public DeploymentSample timeout(Duration own) {
        timeout = own;
        return this;
    }

    public DeploymentSample streamTimeout(Duration own) {
        streamTimeout = own;
        return this;
    }

    public DeploymentSample retrying(int own) {
        retries = own;
        return this;
    }

    public DeploymentSample coolingFor(Duration own) {
        cooldown = own;
        return this;
    }

    /** The context window: most tokens of a prompt. */
    public DeploymentSample window(int tokens) {
        window = tokens;
        return this;
    }

    public DeploymentSample weighing(double own) {
        weight = own;
        return this;
    }

    public DeploymentSample rpm(long own) {
        rpm = own;
        return this;
    }

    /** {@code max_parallel_requests}. */
    public DeploymentSample parallel(int own) {
        parallel = own;
        return this;
    }

    public DeploymentSample tpm(long own) {
        tpm = own;
        return this;
    }

    public DeploymentSample order(int own) {
        order = own;
        return this;
    }

    /** Whether it continues a trailing assistant message (prefill). */
    public DeploymentSample prefilled(boolean own) {
        prefill = own;
        return this;
    }

    /** Whether its broken streams are resumed elsewhere. */
    public DeploymentSample goingOn(boolean own) {
        goesOn = own;
        return this;
    }

    /** One of its provider's own settings, by LiteLLM's name. */
    public DeploymentSample setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** What happens to parameters that its provider lacks. */
    public DeploymentSample parameters(ParameterRules own) {
        parameters = own;
        return this;
    }

    /** {@code model_info}. */
    public DeploymentSample info(JsonObject own) {
        info = own;
        return this;
    }

    public Deployment get() {
        return new Deployment(
                id,
                group,
                new Endpoint(
                        KnownProviders.find(provider).orElseGet(() -> ProviderDescriptor.named(provider)),
                        model,
                        base,
                        key == null ? null : new Secret(key),
                        version,
                        null,
                        headers,
                        new ProviderSettings(settings)),
                new DeploymentOverrides(timeout, streamTimeout, retries, cooldown, window, parallel),
                new RoutingWeights(weight, rpm, tpm, order, List.of()),
                defaults,
                parameters,
                new StreamSupport(prefill, goesOn),
                window == null
                        ? info
                        : Json.createObjectBuilder(info)
                                .add("max_input_tokens", window)
                                .build());
    }
}
