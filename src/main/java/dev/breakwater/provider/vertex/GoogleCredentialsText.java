package dev.breakwater.provider.vertex;

import dev.breakwater.catalog.ProviderSettings;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.credentials.TokenRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code vertex_credentials} may contain: JSON as Google Cloud writes it, or the path of a file with it. */
final class GoogleCredentialsText {

    private GoogleCredentialsText() {}

    /** Empty if there are none; then Google's "Application Default Credentials" apply. */
    static String of(ProviderSettings settings) {
        return settings.find("vertex_ai_credentials")
                .or(() -> settings.find("vertex_credentials"))
                .orElse("");
    }

    /** The JSON. No message says what was configured: it may be a broken secret. */
    static String json(String credentials) throws TokenRefusedException {
        if (credentials.startsWith("{")) {
            return credentials;
        }
        try {
            return Files.readString(Path.of(credentials), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException unreadable) {
            throw new TokenRefusedException("vertex_credentials is neither JSON nor the path of a readable file");
        }
    }

    /** The project of these credentials. Those of users and of workload identity federation have none. */
    static Optional<String> project(String credentials) {
        if (credentials.isEmpty()) {
            return Optional.empty();
        }
        try {
            return JsonDocument.parse(json(credentials).getBytes(StandardCharsets.UTF_8))
                    .text("project_id");
        } catch (TokenRefusedException | JsonDocument.MalformedException unusable) {
            return Optional.empty();
        }
    }
}
