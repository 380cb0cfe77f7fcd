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
 * Everything that is configured, as one immutable whole: a call sees one of them from its beginning to its end.
 *
 * @param catalog what can be called
 * @param policy the numbers of calls that bring none of their own
 * @param masterKey {@code general_settings.master_key}; null means that calls need no key
 * @param metricsNeedKey {@code litellm_settings.require_auth_for_metrics_endpoint}; false
 * @param deadline {@code breakwater_settings.deadline}: of whole calls; null means none
 * @param intake what is let in, and how much of it
 * @param hiddenAliases names in {@code model_group_alias} that are not listed
 * @param shown by deployment id, its {@code litellm_params} without anything secret
 * @param origin where it comes from, and what is odd in it
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
     * What the gateway lets in, and how it closes.
     *
     * @param maxBodyBytes {@code breakwater_settings.max_request_bytes}; 32 MiB
     * @param maxRunningCalls {@code breakwater_settings.max_running_calls}; 10,000
     * @param maxFallbackTargets {@code breakwater_settings.max_fallback_targets}: how many targets the lists of one request may
     *     name; 32
     * @param drainDelay {@code breakwater_settings.drain_delay}: how long a stopping gateway still takes calls after its readiness
     *     turned 503, so that load balancers notice; 0
     * @param lostStream {@code breakwater_settings.lost_stream}: how the connection ends after a stream that broke and was not rescued;
     *     {@link LostStream#AUTO}
     * @param corsOrigins {@code breakwater_settings.cors}: the browser origins that may call; empty means that CORS is off
     */
    public record Intake(
            long maxBodyBytes,
            int maxRunningCalls,
            int maxFallbackTargets,
            Duration drainDelay,
            LostStream lostStream,
            List<String> corsOrigins) {

        public static final long DEFAULT_MAX_BODY_BYTES = 32L << 20;

        public static final int DEFAULT_MAX_RUNNING_CALLS = 10_000;

        public static final int DEFAULT_MAX_FALLBACK_TARGETS = 32;

        public Intake {
            // As browsers send them.
            corsOrigins = corsOrigins.stream()
                    .map(origin -> origin.strip().toLowerCase(Locale.ROOT).replaceFirst("/$", ""))
                    .toList();
        }
    }

    /** How the connection ends after a lost stream's error event. */
    public enum LostStream {
        /** {@link #CUT} for clients that are known to overlook the event, {@link #EVENT} for the others. */
        AUTO,
        /** The answer ends as a whole one does. */
        EVENT,
        /** The connection is closed in the middle of the answer. */
        CUT
    }

    /**
     * Where a configuration comes from.
     *
     * @param source the file, or that it is the demonstration
     * @param revision equal for equal configurations; a hash that tells nothing of them
     * @param warnings what is odd in it but does not keep it from being used
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
