package dev.breakwater.config.binding;

import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.ProviderDescriptor;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.catalog.ProviderSettings;
import dev.breakwater.catalog.Secret;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.vocabulary.HuggingFaceRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A deployment's address and key, from its {@code litellm_params} and the environment. */
final class EndpointBinder {

    /** LiteLLM's {@code AZURE_DEFAULT_API_VERSION}. */
    private static final String AZURE_API_VERSION = "2025-02-01-preview";

    /** Azure's versions whose addresses hold no deployment. */
    private static final Set<String> UNDATED = Set.of("v1", "preview", "latest");

    private static final String DEPLOYMENTS = "/openai/deployments";

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    private static final Pattern VISIBLE = Pattern.compile("[\\x20-\\x7e]*");

    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z._-]{1,50}");

    /** Headers that the HTTP client or the gateway sets. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "upgrade",
            "transfer-encoding",
            "accept-encoding");

    private final Section params;
    private final Set<String> custom;
    private final BindingContext reading;

    /** @param custom the providers of {@code litellm_settings.custom_provider_map} */
    EndpointBinder(Section params, Set<String> custom) {
        this.params = params;
        this.custom = custom;
        this.reading = params.reading();
    }

    /** Null where it cannot be called; the problem is then reported. */
    @Nullable
    Endpoint bind(String model, @Nullable String organization) {
        params.duration(MockAnswer.DELAY);
        params.list(MockAnswer.TOOL_CALLS);
        if (params.node(MockAnswer.RESPONSE) != null || params.node(MockAnswer.TOOL_CALLS) != null) {
            return Endpoint.mock(model);
        }
        String baseKey = params.node("api_base") == null ? "base_url" : "api_base";
        String base = params.text(baseKey);
        ModelName name = ModelName.read(params, model, base != null, custom);
        if (name == null) {
            return null;
        }
        ProviderDescriptor provider = name.provider();
        if (!provider.hasAdapter()) {
            warnThatItHasNoAdapter(provider);
        }
        Place place = base == null ? usual(name) : new Place(name, base);
        if (place == null) {
            return null;
        }
        String root = place.base();
        String version = null;
        if (root != null && provider.hasAdapter()) {
            ProviderAddress address = new ProviderAddress(provider, root, reading.problems(), at(baseKey));
            root = address.root().orElse(null);
            version = provider.has(Quirk.AZURE_DEPLOYMENTS) ? apiVersion(address.azureVersion(), root) : null;
        }
        return new Endpoint(
                provider,
                place.name().model(),
                root,
                key(provider.access()),
                version,
                organization,
                headers(),
                settings(provider.access()));
    }

    private void warnThatItHasNoAdapter(ProviderDescriptor provider) {
        reading.problems()
                .warnOnce(
                        "provider " + provider.prefix(),
                        at("model"),
                        "there is no adapter for '" + provider.prefix()
                                + "' yet: calls to this deployment fail, and go to its group's other deployments"
                                + " or fallbacks");
    }

    /** A model and its address. Without an adapter the address is for display only. */
    private record Place(ModelName name, @Nullable String base) {
        Place {
            base = base == null || name.provider().hasAdapter() ? base : ShownParameters.address(base);
        }
    }

    /** The provider's usual address, or its variable's; null where there is none; the problem is then reported. */
    private @Nullable Place usual(ModelName name) {
        ProviderDescriptor provider = name.provider();
        String usual = provider.access().address();
        String variable = reading.environment().first(provider.access().addressVariables());
        if (variable != null) {
            return new Place(name, variable.strip());
        }
        if (usual != null && provider.has(Quirk.HUGGING_FACE_ROUTER)) {
            HuggingFaceRoute route = HuggingFaceRoute.of(usual, name.model());
            if (!route.base().contains("*")) {
                return new Place(name.withModel(route.model()), route.base());
            }
            reading.problems().error(at("model"), "its * stands in a part of the address; name that part of the model");
            return null;
        }
        if (usual == null && provider.hasAdapter() && !provider.has(Quirk.ADDRESS_FROM_SETTINGS)) {
            reading.problems().error(params.fields(), missing(provider));
            return null;
        }
        return new Place(name, usual);
    }

    private static String missing(ProviderDescriptor provider) {
        String message = "api_base is missing, and '" + provider.prefix() + "' has no usual address; write it";
        List<String> variables = provider.access().addressVariables();
        return variables.isEmpty() ? message : message + ", or set " + String.join(" or ", variables);
    }

    /** The deployment's own, else the provider's usual one; null where there is none. */
    private @Nullable Secret key(ProviderDescriptor.Access access) {
        String key = params.text("api_key");
        String variables = String.join(" or ", access.keyVariables());
        boolean own = key != null;
        if (key == null) {
            key = reading.environment().first(access.keyVariables());
        }
        if (key == null) {
            return null;
        }
        key = key.strip();
        if (!VISIBLE.matcher(key).matches()) {
            reading.problems()
                    .error(
                            own ? at("api_key") : params.fields(),
                            "the key" + (own ? "" : " (taken from " + variables + ")")
                                    + " holds a character that no HTTP header can carry, a line's end for example;"
                                    + " correct it");
            return null;
        }
        return new Secret(key);
    }

    /** The deployment's own, else those of the environment. */
    private ProviderSettings settings(ProviderDescriptor.Access access) {
        Map<String, String> values = new HashMap<>();
        access.settings().forEach((name, variables) -> {
            Node node = params.node(name);
            String value = node == null || node instanceof Scalar
                    ? params.text(name)
                    : node.json().toString();
            value = value == null ? reading.environment().first(variables) : value;
            if (value != null) {
                values.put(name, value.strip());
            }
        });
        return new ProviderSettings(values);
    }

    /** @param ofAddress the version in the address */
    private String apiVersion(@Nullable String ofAddress, @Nullable String base) {
        String version = params.text("api_version");
        if (version == null) {
            version = ofAddress != null ? ofAddress : reading.environment().find("AZURE_API_VERSION");
        }
        if (version == null) {
            return AZURE_API_VERSION;
        }
        version = version.strip();
        if (!VERSION.matcher(version).matches()) {
            reading.problems()
                    .error(at("api_version"), "is no version of Azure's API; write 2025-02-01-preview, for example");
        }
        if (UNDATED.contains(version) && base != null && base.contains(DEPLOYMENTS)) {
            reading.problems()
                    .error(
                            at("api_version"),
                            "'" + version
                                    + "' has no deployments in its addresses; write as api_base what stands before '"
                                    + DEPLOYMENTS + "', and the deployment as azure/<deployment>");
        }
        return version;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(headers("headers"));
        headers.putAll(headers("extra_headers"));
        return headers;
    }

    private Map<String, String> headers(String key) {
        Map<String, String> headers = new HashMap<>();
        Fields fields = params.section(key).fields();
        fields.members().forEach((name, node) -> {
            String value = node instanceof Scalar scalar ? reading.resolve(scalar) : null;
            if (!(node instanceof Scalar)) {
                reading.problems().error(node, "must be a single text");
            } else if (!TOKEN.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                reading.problems().error(node, "is no header that can be set; take it out");
            } else if (value != null && !VISIBLE.matcher(value).matches()) {
                reading.problems().error(node, "its value holds a character that no HTTP header can carry; correct it");
            } else if (value != null) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private Node at(String key) {
        Node node = params.node(key);
        return node == null ? params.fields() : node;
    }
}
