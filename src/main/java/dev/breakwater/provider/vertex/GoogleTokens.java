package dev.breakwater.provider.vertex;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.breakwater.catalog.Secret;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.credentials.AccessToken;
import dev.breakwater.provider.credentials.TokenRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Google Cloud's tokens by Google's own library (ADR 0020), which no other class uses: its classes are loaded when the first token is
 * fetched.
 */
final class GoogleTokens {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    /** Of a token whose end Google does not state. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

    private GoogleTokens() {}

    /**
     * A new token. Blocks; the library has its own limits of time (20 seconds to connect, 20 to read).
     *
     * @param credentials see {@link GoogleCredentialsText#of}
     */
    static AccessToken fetch(String credentials) throws IOException {
        try {
            GoogleCredentials google = read(credentials).createScoped(SCOPE);
            if (google instanceof ServiceAccountCredentials account) {
                google = account.createWithCustomRetryStrategy(false); // calls have retries of their own
            }
            com.google.auth.oauth2.AccessToken token = google.refreshAccessToken();
            Date end = token.getExpirationTime();
            return new AccessToken(
                    new Secret(token.getTokenValue()),
                    end == null ? USUAL_LIFE : Duration.between(Instant.now(), end.toInstant()));
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            throw unusable(String.valueOf(wrong.getMessage()));
        } catch (IOException failed) {
            throw classified(failed);
        }
    }

    private static GoogleCredentials read(String credentials) throws IOException {
        return credentials.isEmpty()
                ? GoogleCredentials.getApplicationDefault()
                : GoogleCredentials.fromStream(new ByteArrayInputStream(
                        GoogleCredentialsText.json(credentials).getBytes(StandardCharsets.UTF_8)));
    }

    private static IOException classified(IOException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case TokenRefusedException refused -> {
                    return refused;
                }
                case HttpResponseException answer -> {
                    return answered(answer.getStatusCode(), answer.getContent());
                }
                case SocketException broken -> {
                    return unreachable(broken);
                }
                case SocketTimeoutException late -> {
                    return unreachable(late);
                }
                case UnknownHostException unknown -> {
                    return unreachable(unknown);
                }
                case SSLException untrusted -> {
                    return unreachable(untrusted);
                }
                default -> {}
            }
        }
        return unusable(String.valueOf(failed.getMessage()));
    }

    private static IOException answered(int status, @Nullable String content) {
        String message = "Google's token server answered " + status + reason(content);
        boolean refused = status / 100 == 4 && status != 408 && status != 429;
        return refused ? new TokenRefusedException(message + "; check vertex_credentials") : new IOException(message);
    }

    private static String reason(@Nullable String content) {
        try {
            JsonDocument answer = JsonDocument.parse(String.valueOf(content).getBytes(StandardCharsets.UTF_8));
            String description = answer.text("error_description").orElse("");
            return ": " + answer.text("error").orElse("") + (description.isEmpty() ? "" : " (" + description + ")");
        } catch (JsonDocument.MalformedException noJson) {
            return "";
        }
    }

    private static IOException unreachable(IOException cause) {
        return new IOException("Google's token server cannot be reached (" + cause.getMessage() + ")", cause);
    }

    private static TokenRefusedException unusable(String why) {
        return new TokenRefusedException("Google's credentials cannot be used: " + why + " Check vertex_credentials");
    }
}
