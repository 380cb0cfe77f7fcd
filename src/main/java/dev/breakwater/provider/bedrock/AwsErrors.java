package dev.breakwater.provider.bedrock;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.upstream.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** AWS' errors: the exception's name is in a header or in {@code __type}, and a message in the body. */
final class AwsErrors {

    private AwsErrors() {}

    /**
     * The error with its name as {@code type}, where the failure table reads it. AWS explains a wrong signature by what it should have
     * signed, with the session token: only the first line is kept.
     */
    static byte[] named(Headers headers, byte[] body) {
        JsonDocument error = parse(body).orElse(null);
        if (error == null) {
            return body;
        }
        String message = error.text("message").or(() -> error.text("Message")).orElse(null);
        JsonDocument shown = message == null
                ? error
                : error.with(Map.of(
                        "message",
                        JsonDocument.quote(message.lines().findFirst().orElse(""))));
        return of(name(headers, body), shown.json());
    }

    /**
     * The same for an exception in a stream.
     *
     * @param error an object as JSON text
     */
    static byte[] of(String name, String error) {
        return bytes("{\"type\":" + JsonDocument.quote(name) + ",\"error\":" + error + "}");
    }

    /** The status that the error means; AWS says 403 to keys that it does not know, and 400 or 429 to much that is neither. */
    static int status(int status, Headers headers, byte[] body) {
        return switch (name(headers, body)) {
            case "UnrecognizedClientException",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch",
                    "ExpiredTokenException",
                    "ExpiredToken",
                    "InvalidClientTokenId",
                    "IncompleteSignature",
                    "IncompleteSignatureException",
                    "MissingAuthenticationToken",
                    "MissingAuthenticationTokenException" -> 401;
            case "ThrottlingException", "ServiceQuotaExceededException" -> 429;
            case "ModelNotReadyException" -> 503;
            default -> status;
        };
    }

    /** {@code ThrottlingException} of {@code com.amazon.bedrock#ThrottlingException:http://...}; empty where there is none. */
    private static String name(Headers headers, byte[] body) {
        String name = headers.first("x-amzn-errortype")
                .or(() -> parse(body).flatMap(error -> error.text("__type")))
                .orElse("");
        int colon = name.indexOf(':');
        String before = colon < 0 ? name : name.substring(0, colon);
        return before.substring(before.indexOf('#') + 1).strip();
    }

    private static Optional<JsonDocument> parse(byte[] body) {
        return Documents.parse(new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
