package dev.breakwater.auth;

import dev.breakwater.call.KeyRejected;
import dev.breakwater.catalog.Secret;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks a caller's API key against {@code general_settings.master_key}. If none is configured, no key is needed. Callers send the key as
 * {@code Authorization: Bearer}, {@code x-litellm-api-key}, {@code api-key} or {@code x-api-key}. Source: SPEC §4.
 *
 * <p>A valid key is always accepted, even from an address that has sent many wrong ones: a whole company may share one address.
 */
@ApplicationScoped
public class ApiKeys {

    private static final Failure REFUSED = new Failure.Unauthorized(ErrorDetails.of(
                    401,
                    "No valid API key. Send the gateway's key as 'Authorization: Bearer <key>', or as"
                            + " x-litellm-api-key, api-key, x-api-key or x-goog-api-key.")
            .withCode("invalid_api_key"));

    private static final String BEARER = "bearer ";

    private static final List<String> NAMES =
            List.of("Authorization", "x-litellm-api-key", "api-key", "x-api-key", "x-goog-api-key");

    /** Longer keys are rejected without a comparison. */
    private static final int LONGEST_KEY = 8_192;

    @Inject
    WrongKeys wrongKeys;

    @Inject
    Event<KeyRejected> events;

    /** The error for a caller without a valid key; empty if the request is allowed. */
    public Optional<Failure> refusal(@Nullable Secret master, HttpServletRequest request) {
        return refusal(master, request::getHeader, request::getRemoteAddr);
    }

    /**
     * The same without a servlet request.
     *
     * @param header returns the first value of a header, or null
     * @param address returns the caller's address; called only if the key is rejected
     */
    public Optional<Failure> refusal(
            @Nullable Secret master, Function<String, @Nullable String> header, Supplier<String> address) {
        if (master == null) {
            return Optional.empty();
        }
        byte[] expected = bytes(master.reveal());
        boolean known = false;
        boolean any = false;
        for (String name : NAMES) {
            String value = header.apply(name);
            any |= value != null;
            // Constant-time comparison: its duration depends only on the sent value, so it reveals nothing of the key.
            known |= value != null
                    && value.length() <= LONGEST_KEY
                    && MessageDigest.isEqual(bytes(key(value)), expected);
        }
        return known ? Optional.empty() : Optional.of(rejected(any, address));
    }

    private Failure rejected(boolean wrong, Supplier<String> address) {
        Optional<Duration> pause = wrong ? wrongKeys.from(address.get()) : Optional.empty();
        events.fire(new KeyRejected(
                !wrong ? KeyRejected.Why.MISSING : pause.isEmpty() ? KeyRejected.Why.WRONG : KeyRejected.Why.TOO_MANY));
        return pause.<Failure>map(ApiKeys::slowedDown).orElse(REFUSED);
    }

    private static Failure slowedDown(Duration pause) {
        return new Failure.RateLimited(ErrorDetails.of(
                        429,
                        "Too many wrong API keys came from this address. Try again in " + pause.toSeconds()
                                + " seconds.")
                .withCode("invalid_api_key")
                .withRetryAfter(pause));
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
