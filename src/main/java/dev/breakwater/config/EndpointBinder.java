package dev.breakwater.config;

import dev.breakwater.call.Endpoint;
import dev.breakwater.call.Secret;
import dev.breakwater.config.Node.Fields;
import dev.breakwater.config.Node.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a deployment is and with whose key it is asked, out of its {@code litellm_params} and the environment. */
final class EndpointBinder {

    /** LiteLLM's {@code AZURE_DEFAULT_API_VERSION}. */
    private static final String AZURE_API_VERSION = "2025-02-01-preview";

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    private static final Pattern VISIBLE = Pattern.compile("[\\x20-\\x7e]*");

    private static final Pattern SERVER = Pattern.compile("[0-9A-Za-z._-]+(:[0-9]*)?");

    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z._-]{1,50}");

    /** The HTTP client sets these itself and refuses others' values; the gateway needs its own of the rest. */
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
    private final Reading reading;

    EndpointBinder(Section params) {
        this.params = params;
        this.reading = params.reading();
    }

    /** Null where it cannot be asked, which has then been told. */
    @Nullable
    Endpoint bind(String model, @Nullable String organization) {
        if (params.node("mock_response") != null) {
            return new Endpoint("mock", "mock", model, null, null, null, null, Map.of());
        }
        String baseKey = params.node("api_base") == null ? "base_url" : "api_base";
        String base = params.text(baseKey);
        ModelName name = ModelName.read(params, model, base != null);
        if (name == null) {
            return null;
        }
        ProviderPrefix prefix = name.prefix();
        if (!prefix.hasAdapter()) {
            reading.problems()
                    .warnOnce(
                            "adapter " + prefix.text(),
                            at("model"),
                            "there is no adapter for '" + prefix.text()
                                    + "' yet: calls to this deployment fail, and go to its group's other deployments"
                                    + " or fallbacks");
        }
        if (base == null) {
            String usual = reading.environment().first(prefix.baseVariables());
            base = usual != null ? usual.strip() : prefix.base();
            if (usual == null && prefix == ProviderPrefix.HUGGINGFACE) {
                HuggingFaceRoute route = HuggingFaceRoute.of(name.model());
                base = route.base();
                name = new ModelName(prefix, route.model());
            }
        }
        if (base == null && prefix.hasAdapter()) {
            reading.problems().error(params.fields(), missing(prefix));
            return null;
        }
        if (base != null) {
            base = checked(prefix, base, at(baseKey));
        }
        return new Endpoint(
                prefix.adapter(),
                prefix.text(),
                name.model(),
                base,
                key(prefix),
                prefix == ProviderPrefix.AZURE ? apiVersion() : null,
                organization,
                headers());
    }

    private static String missing(ProviderPrefix prefix) {
        String message = "api_base is missing, and '" + prefix.text() + "' has no usual address; write it";
        return prefix.baseVariables().isEmpty()
                ? message
                : message + ", or set " + String.join(" or ", prefix.baseVariables());
    }

    /** Without its trailing slashes; null where it is no address, which has then been told. Its text is never repeated. */
    private @Nullable String checked(ProviderPrefix prefix, String base, Node at) {
        String wrong = wrong(base);
        if (!wrong.isEmpty()) {
            reading.problems().error(at, "the provider's address (api_base, or its variable) " + wrong);
            return null;
        }
        String plain = base;
        while (plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return prefix.ollama() && !plain.endsWith("/v1") ? plain + "/v1" : plain;
    }

    private static String wrong(String base) {
        URI uri;
        try {
            uri = new URI(base);
        } catch (URISyntaxException malformed) {
            return "is no URL; write https://host/path";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "must begin with http:// or https://";
        }
        String authority = uri.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            return "must not hold a user's name or password; use api_key or extra_headers";
        }
        if (authority == null || !isServer(uri, authority)) {
            return "has no host's name that can be used (letters, digits, dots, dashes and underscores), or a wrong"
                    + " port";
        }
        return uri.getRawQuery() != null || uri.getRawFragment() != null
                ? "must end before '?' and '#'; Azure's version is api_version"
                : "";
    }

    /** Java knows no host in {@code http://my_service:8000}, a common name in a composed network. */
    private static boolean isServer(URI uri, String authority) {
        if (uri.getHost() == null && !SERVER.matcher(authority).matches()) {
            return false;
        }
        int colon = authority.lastIndexOf(':');
        String port = colon > authority.lastIndexOf(']') ? authority.substring(colon + 1) : "";
        return port.isEmpty() || (port.length() <= 5 && Integer.parseInt(port) <= 65_535 && Integer.parseInt(port) > 0);
    }

    /** The deployment's own, else the provider's usual one; null where there is none. */
    private @Nullable Secret key(ProviderPrefix prefix) {
        String key = params.text("api_key");
        String variables = String.join(" or ", prefix.keyVariables());
        boolean own = key != null;
        if (key == null) {
            key = reading.environment().first(prefix.keyVariables());
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

    private String apiVersion() {
        String version = params.text("api_version");
        if (version == null) {
            version = reading.environment().find("AZURE_API_VERSION");
        }
        if (version != null && !VERSION.matcher(version.strip()).matches()) {
            reading.problems()
                    .error(at("api_version"), "is no version of Azure's API; write 2025-02-01-preview, for example");
        }
        return version == null ? AZURE_API_VERSION : version.strip();
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
