package dev.breakwater.http;

import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.call.Secret;
import dev.breakwater.config.CurrentConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;

/**
 * Lets a request in, or answers 401: its key must be {@code general_settings.master_key}. Without one configured every caller is let
 * in. Keys come in {@code Authorization: Bearer}, {@code x-litellm-api-key}, {@code api-key} or {@code x-api-key}. Source: SPEC §4.
 */
@KeyRequired
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class ApiKeyFilter implements ContainerRequestFilter {

    private static final String BEARER = "bearer ";

    /** A longer key is nobody's, and is not digested. */
    private static final int LONGEST_KEY = 8_192;

    @Inject
    CurrentConfig config;

    @Inject
    ErrorResponses errors;

    @Override
    public void filter(ContainerRequestContext request) {
        Secret master = config.get().masterKey();
        if (master == null) {
            return;
        }
        byte[] expected = digest(master.reveal());
        boolean known = Stream.of("Authorization", "x-litellm-api-key", "api-key", "x-api-key")
                .map(request::getHeaderString)
                .filter(value -> value != null && !value.isBlank() && value.length() <= LONGEST_KEY)
                .map(ApiKeyFilter::key)
                // Digests first, so that the comparison tells nothing of the key, not even its length.
                .anyMatch(key -> MessageDigest.isEqual(digest(key), expected));
        if (!known) {
            Report refused = Report.of(
                            401,
                            "No valid API key. Send the gateway's key as 'Authorization: Bearer <key>', or as"
                                    + " x-litellm-api-key, api-key or x-api-key.")
                    .withCode("invalid_api_key");
            request.abortWith(errors.refusal(new Failure.Unauthorized(refused)));
        }
    }

    private static String key(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? value.substring(BEARER.length()).strip()
                : value.strip();
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }
}
