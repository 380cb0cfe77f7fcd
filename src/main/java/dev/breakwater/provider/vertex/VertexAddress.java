package dev.breakwater.provider.vertex;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.catalog.ProviderSettings;
import dev.breakwater.provider.FailureTable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The URLs of models, from location and project. Thread-safe. */
final class VertexAddress {

    /** LiteLLM's default. */
    private static final String LOCATION = "us-central1";

    private static final String GLOBAL = "global";

    private static final Pattern VERSION = Pattern.compile(".*/v\\d+(?:(?:alpha|beta)\\d*)?(?:/projects/.*)?$");

    /** What follows the resource in an address that a user copied. */
    private static final Pattern OPERATION = Pattern.compile(":[A-Za-z]+$");

    /** More credentials than any configuration has; earlier configurations may have had others. */
    private static final int MOST = 1_000;

    /** Projects by credentials, which may be files. */
    private final Map<String, Optional<String>> projects = new ConcurrentHashMap<>();

    /**
     * The URL of an operation.
     *
     * @param resource below project and location: {@code publishers/google/models/gemini-2.5-flash}
     * @param operation with what separates it: {@code :generateContent}
     * @throws CallFailedException if no project is known
     */
    String of(Attempt attempt, String resource, String operation) {
        Endpoint endpoint = attempt.deployment().endpoint();
        String base = endpoint.base();
        if (base != null && (base.contains("/publishers/") || base.contains("/endpoints/"))) {
            return OPERATION.matcher(base).replaceFirst("") + operation;
        }
        String version = endpoint.provider().has(Quirk.BETA_VERSION) ? "/v1beta1" : "/v1";
        String location = location(endpoint);
        String root = base == null ? host(location) : base;
        if (!VERSION.matcher(root).matches()) {
            root += version;
        }
        return root + (root.contains("/projects/") ? "" : parent(attempt, location)) + "/" + resource + operation;
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
    }

    /** Google Cloud's multi-regions have hosts of another form. */
    private static String host(String location) {
        return switch (location) {
            case GLOBAL -> "https://aiplatform.googleapis.com";
            case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com";
            default -> "https://" + encode(location) + "-aiplatform.googleapis.com";
        };
    }

    /** A key without a project is one of Vertex AI's express mode, which is global. */
    private static String location(Endpoint endpoint) {
        ProviderSettings settings = endpoint.settings();
        boolean express = endpoint.key() != null && project(settings).isEmpty();
        return settings.find("vertex_ai_location")
                .or(() -> settings.find("vertex_location"))
                .orElse(express ? GLOBAL : LOCATION);
    }

    private String parent(Attempt attempt, String location) {
        Endpoint endpoint = attempt.deployment().endpoint();
        Optional<String> project = project(endpoint.settings());
        if (project.isEmpty() && endpoint.key() != null) {
            return "";
        }
        String name = project.or(() -> ofCredentials(endpoint.settings()))
                .orElseThrow(() -> FailureTable.noCredentials(
                        attempt,
                        "has no project of Google Cloud: write vertex_project, or set VERTEXAI_PROJECT; its credentials"
                                + " do not name one"));
        return "/projects/" + encode(name) + "/locations/" + encode(location);
    }

    private static Optional<String> project(ProviderSettings settings) {
        return settings.find("vertex_ai_project").or(() -> settings.find("vertex_project"));
    }

    private Optional<String> ofCredentials(ProviderSettings settings) {
        if (projects.size() > MOST) {
            projects.clear();
        }
        return projects.computeIfAbsent(GoogleCredentialsText.of(settings), GoogleCredentialsText::project);
    }
}
