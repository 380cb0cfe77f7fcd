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
import java.util.List;

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

    private static final List<String> NAMES = List.of("Authorization", "x-litellm-api-key", "api-key", "x-api-key");

    /** A longer key is nobody's, and is not looked at. */
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
        byte[] expected = bytes(master.reveal());
        boolean known = false;
        for (String name : NAMES) {
            String value = request.getHeaderString(name);
            // Its time depends on what was sent alone: it tells nothing of the key, not even its length.
            known |= value != null
                    && value.length() <= LONGEST_KEY
                    && MessageDigest.isEqual(bytes(key(value)), expected);
        }
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

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
