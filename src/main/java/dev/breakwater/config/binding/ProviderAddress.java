package dev.breakwater.config.binding;

import dev.breakwater.catalog.ProviderDescriptor;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a provider's address ({@code api_base}, or its environment variable) and reduces it to the root, to which the adapter appends
 * the operation's path. Source: SPEC §7; Azure OpenAI's REST reference.
 */
public final class ProviderAddress {

    /** Longer paths come before their own suffixes. */
    private static final List<String> OPERATIONS = List.of(
            "/chat/completions",
            "/audio/transcriptions",
            "/audio/translations",
            "/images/generations",
            "/audio/speech",
            "/images/edits",
            "/completions",
            "/moderations",
            "/embeddings",
            "/responses",
            "/messages",
            "/rerank");

    /** Ollama's native API, and the root of its OpenAI-compatible one. */
    private static final List<String> OLLAMAS =
            List.of("/api/embeddings", "/api/generate", "/api/embed", "/api/chat", "/api", "/v1");

    private static final int OLLAMAS_PORT = 11_434;

    private static final Pattern AZURES_PATH =
            Pattern.compile("(?<root>.*?)/openai(?:/v1|/deployments(?<deployment>/[^/]+)?)?");

    private static final Pattern AZURES_QUERY = Pattern.compile("api-version=([0-9A-Za-z._-]{1,50})");

    private static final Pattern SERVER = Pattern.compile("[0-9A-Za-z._-]+(:[0-9]*)?");

    private final ProviderDescriptor provider;
    private final String given;
    private final Problems problems;
    private final Node at;
    private @Nullable String azureVersion;

    /** @param at where problems are reported */
    public ProviderAddress(ProviderDescriptor provider, String given, Problems problems, Node at) {
        this.provider = provider;
        this.given = provider.has(Quirk.OLLAMA_ROOT) ? withScheme(given) : given;
        this.problems = problems;
        this.at = at;
    }

    /** The root without a trailing slash; empty if the address is invalid. That is reported as an error, without quoting it. */
    public Optional<String> root() {
        String wrong = wrong();
        if (!wrong.isEmpty()) {
            problems.error(at, "the provider's address (api_base, or its variable) " + wrong);
            return Optional.empty();
        }
        String plain = withoutSlashes(withoutQuery());
        String root = cut(plain);
        if (!root.equals(plain) || given.contains("?")) {
            problems.warnOnce(
                    "address " + given,
                    at,
                    "the provider's address (api_base, or its variable) has a path or query beyond the root; " + root
                            + " is used");
        }
        return Optional.of(root);
    }

    /** {@code OLLAMA_HOST} may be {@code host}, or {@code host:port}. Source: Ollama's {@code envconfig}. */
    private static String withScheme(String host) {
        if (host.contains("://")) {
            return host;
        }
        boolean port = host.lastIndexOf(':') > host.lastIndexOf(']') || host.contains("/");
        return "http://" + host + (port ? "" : ":" + OLLAMAS_PORT);
    }

    /** The version of Azure's API in the address; null if it has none. Set by {@link #root}. */
    @Nullable
    public String azureVersion() {
        return azureVersion;
    }

    private String withoutQuery() {
        int query = given.indexOf('?');
        if (query < 0) {
            return given;
        }
        Matcher version = AZURES_QUERY.matcher(given.substring(query + 1));
        azureVersion = version.matches() ? version.group(1) : null;
        return given.substring(0, query);
    }

    private static String withoutSlashes(String text) {
        String plain = text;
        while (plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return plain;
    }

    private String cut(String plain) {
        String root = without(OPERATIONS, plain);
        if (provider.has(Quirk.AZURE_DEPLOYMENTS)) {
            return azures(root);
        }
        if (provider.has(Quirk.OLLAMA_ROOT)) {
            return without(OLLAMAS, root);
        }
        // For an address without /v1 the adapter uses the path as it is.
        return provider.has(Quirk.HUGGING_FACE_ROUTER) && !root.endsWith("/v1") ? plain : root;
    }

    private String azures(String root) {
        Matcher path = AZURES_PATH.matcher(root);
        if (!path.matches()) {
            return root;
        }
        if (root.endsWith("/openai/v1") && azureVersion == null) {
            azureVersion = "v1";
        }
        return path.group("deployment") != null ? root : path.group("root");
    }

    private static String without(List<String> endings, String address) {
        for (String ending : endings) {
            if (address.endsWith(ending)) {
                return withoutSlashes(address.substring(0, address.length() - ending.length()));
            }
        }
        return address;
    }

    private String wrong() {
        URI uri;
        try {
            uri = new URI(given);
        } catch (URISyntaxException malformed) {
            return "is not a URL; write https://host/path";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "must begin with http:// or https://";
        }
        String authority = uri.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            return "must not contain a user name or password; use api_key or extra_headers";
        }
        if (authority == null || !isServer(uri, authority)) {
            return "has no valid host name (letters, digits, dots, dashes and underscores), or an invalid port";
        }
        String query = uri.getRawQuery();
        boolean version = query != null
                && provider.has(Quirk.AZURE_DEPLOYMENTS)
                && AZURES_QUERY.matcher(query).matches();
        if ((query != null && !version) || uri.getRawFragment() != null) {
            return "must not contain '?' or '#'; for Azure, set api_version and write the model as azure/<deployment>";
        }
        return given.contains("/chat/completions/")
                        && !withoutSlashes(withoutQuery()).endsWith("/chat/completions")
                ? "contains an operation (/chat/completions) in the middle; write the root before it"
                : "";
    }

    /** {@link URI} finds no host in {@code http://my_service:8000}, a common name in a Docker Compose network. */
    private static boolean isServer(URI uri, String authority) {
        if (uri.getHost() == null && !SERVER.matcher(authority).matches()) {
            return false;
        }
        int colon = authority.lastIndexOf(':');
        String port = colon > authority.lastIndexOf(']') ? authority.substring(colon + 1) : "";
        return port.isEmpty() || (port.length() <= 5 && Integer.parseInt(port) <= 65_535 && Integer.parseInt(port) > 0);
    }
}
