package dev.breakwater.provider.credentials;

import dev.breakwater.catalog.Secret;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.upstream.UpstreamClient;
import dev.breakwater.upstream.UpstreamRequest;
import dev.breakwater.upstream.UpstreamResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a token endpoint of OAuth 2.0. Source: RFC 6749 §4.4 and §5. */
@ApplicationScoped
public class TokenEndpoint {

    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json");

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration BODY = Duration.ofSeconds(10);

    private static final int LONGEST = 64 << 10;

    /** Of a token whose life the server does not state. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

    @Inject
    UpstreamClient client;

    /**
     * Sends one request.
     *
     * @param form the fields of the request
     * @throws TokenRefusedException if the server refused it
     * @throws IOException if the server cannot be reached or does not work
     */
    public AccessToken ask(String address, Map<String, String> form) throws IOException, InterruptedException {
        URI uri;
        try {
            uri = new URI(address);
        } catch (java.net.URISyntaxException wrong) {
            throw new TokenRefusedException("the address of the token server is no URL: check it");
        }
        UpstreamRequest request = new UpstreamRequest(uri, HEADERS, Slices.of(encode(form)), CONNECT);
        try (UpstreamResponse response = client.send(request)) {
            byte[] body = response.body().beginning(LONGEST, BODY);
            return token("the token server " + uri.getHost(), response.status(), parse(body));
        }
    }

    private static AccessToken token(String server, int status, @Nullable JsonDocument answer) throws IOException {
        Optional<String> token = answer == null ? Optional.empty() : answer.text("access_token");
        if (status / 100 == 2 && answer != null && token.isPresent()) {
            return new AccessToken(new Secret(token.get()), life(answer));
        }
        String message = server + " answered " + status + (status / 100 == 2 ? " without a token" : reason(answer));
        boolean refused = status / 100 == 4 && status != 408 && status != 429;
        throw refused ? new TokenRefusedException(message) : new IOException(message);
    }

    /** In seconds; some servers write a string. */
    private static Duration life(JsonDocument answer) {
        return answer.number("expires_in")
                .or(() -> answer.text("expires_in"))
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(USUAL_LIFE);
    }

    private static String reason(@Nullable JsonDocument answer) {
        if (answer == null) {
            return "";
        }
        String code = answer.text("error").orElse("");
        String description = answer.text("error_description").orElse("");
        return ": " + code + (description.isEmpty() ? "" : " (" + description.strip() + ")");
    }

    private static @Nullable JsonDocument parse(byte[] body) {
        try {
            return JsonDocument.parse(body);
        } catch (JsonDocument.MalformedException noJson) {
            return null;
        }
    }

    private static String encode(Map<String, String> form) {
        return new TreeMap<>(form)
                .entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
