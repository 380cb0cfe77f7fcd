package dev.breakwater.api.files;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.failure.ErrorDetails;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the path of a request that is passed through: below the provider's address it must not lead out of it. */
final class RequestPath {

    /** How often a path may be escaped. Each server on the way may remove one escape. */
    private static final int LEVELS = 4;

    private static final List<String> LEAVING = List.of(".", "..");

    private RequestPath() {}

    /** @throws BadRequestException 400 if a segment is {@code .} or {@code ..}, escaped or not, or if a character must be escaped */
    static void check(String path, @Nullable String query) {
        String plain = path;
        for (int i = 0; i < LEVELS; i++) {
            for (String segment : plain.split("[/\\\\]", -1)) {
                if (LEAVING.contains(segment.replaceFirst(";.*", ""))) {
                    throw bad("The path must not have a segment '" + segment + "'.");
                }
            }
            plain = plain.replaceAll("(?i)%2e", ".")
                    .replaceAll("(?i)%2f", "/")
                    .replaceAll("(?i)%5c", "\\\\")
                    .replaceAll("(?i)%3b", ";")
                    .replace("%25", "%");
        }
        try {
            new URI("http://provider/" + path + (query == null ? "" : "?" + query));
        } catch (URISyntaxException unescaped) {
            throw bad("The path or the query has a character that must be percent-encoded.");
        }
    }

    private static BadRequestException bad(String message) {
        return new BadRequestException(ErrorDetails.of(400, message));
    }
}
