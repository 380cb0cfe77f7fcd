package dev.breakwater.config;

import dev.breakwater.call.Policy;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Secret;
import dev.breakwater.config.tree.Problem;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, immutable. A call uses the same instance from start to end.
 *
 * @param catalog model groups and deployments
 * @param policy defaults for calls that set nothing themselves
 * @param masterKey {@code general_settings.master_key}; null means that calls need no key
 * @param metricsNeedKey {@code litellm_settings.require_auth_for_metrics_endpoint}; default false
 * @param deadline {@code breakwater_settings.deadline} for a whole call; null means none
 * @param intake limits on incoming requests
 * @param hiddenAliases names in {@code model_group_alias} that {@code /v1/models} does not list
 * @param shown {@code litellm_params} without secrets, by deployment id
 * @param origin source, revision and warnings
 */
public record GatewayConfig(
        Catalog catalog,
        Policy policy,
        @Nullable Secret masterKey,
        boolean metricsNeedKey,
        @Nullable Duration deadline,
        Intake intake,
        Set<String> hiddenAliases,
        Map<String, JsonObject> shown,
        Origin origin) {

    public GatewayConfig {
        hiddenAliases = Set.copyOf(hiddenAliases);
        shown = Map.copyOf(shown);
    }

    /**
     * Limits on incoming requests, and how connections end.
     *
     * @param maxBodyBytes {@code breakwater_settings.max_request_bytes}; default 32 MiB
     * @param maxRunningCalls {@code breakwater_settings.max_running_calls}; default 10,000
     * @param maxFallbackTargets {@code breakwater_settings.max_fallback_targets}: most fallback targets in one request; default 32
     * @param drainDelay {@code breakwater_settings.drain_delay}: during shutdown, how long calls are still accepted after readiness
     *     turned 503, so that load balancers notice; default 0
     * @param lostStream {@code breakwater_settings.lost_stream}: how the connection ends after a stream that broke and could not be
     *     resumed; default {@link LostStream#AUTO}
     * @param corsOrigins {@code breakwater_settings.cors}: the browser origins that may call; empty means that CORS is off
     * @param passThrough {@code breakwater_settings.pass_through}: the group that takes paths of OpenAI's API that the gateway does not
     *     know; null means that there is none
     */
    public record Intake(
            long maxBodyBytes,
            int maxRunningCalls,
            int maxFallbackTargets,
            Duration drainDelay,
            LostStream lostStream,
            List<String> corsOrigins,
            @Nullable String passThrough) {

        public static final long DEFAULT_MAX_BODY_BYTES = 32L << 20;

        public static final int DEFAULT_MAX_RUNNING_CALLS = 10_000;

        public static final int DEFAULT_MAX_FALLBACK_TARGETS = 32;

        public Intake {
            // Browsers send origins in lower case and without a trailing slash.
            corsOrigins = corsOrigins.stream()
                    .map(origin -> origin.strip().toLowerCase(Locale.ROOT).replaceFirst("/$", ""))
                    .toList();
        }

        /** Without a group for pass-through. */
        public Intake(
                long maxBodyBytes,
                int maxRunningCalls,
                int maxFallbackTargets,
                Duration drainDelay,
                LostStream lostStream,
                List<String> corsOrigins) {
            this(maxBodyBytes, maxRunningCalls, maxFallbackTargets, drainDelay, lostStream, corsOrigins, null);
        }
    }

    /** How the connection ends after a lost stream's error event. */
    public enum LostStream {
        /** {@link #CUT} for clients that are known to ignore the error event, {@link #EVENT} for the others. */
        AUTO,
        /** The response ends normally. */
        EVENT,
        /** The connection is closed before the response is complete. */
        CUT
    }

    /**
     * The origin of a configuration.
     *
     * @param source the file's name, or "the demonstration configuration"
     * @param revision a hash; equal configurations have equal revisions
     * @param warnings problems that do not prevent its use
     */
    public record Origin(String source, String revision, List<Problem> warnings) {

        public Origin {
            warnings = List.copyOf(warnings);
        }
    }

    public List<Problem> warnings() {
        return origin.warnings();
    }
}
