package dev.breakwater.policy;

import dev.breakwater.catalog.Deployment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time limits of one attempt. The whole call has its {@link Deadline}.
 *
 * @param requested header {@code x-litellm-timeout}, else body {@code timeout}
 * @param requestedStream header {@code x-litellm-stream-timeout}, else body {@code stream_timeout}
 * @param configured router {@code timeout}, else litellm {@code request_timeout}, else {@link #DEFAULT}
 * @param configuredStream router {@code stream_timeout}
 * @param configuredIdle {@code breakwater_settings.stream_idle_timeout}
 * @param connect {@code breakwater_settings.connect_timeout}: for a new connection to a provider
 */
public record TimePolicy(
        @Nullable Duration requested,
        @Nullable Duration requestedStream,
        Duration configured,
        @Nullable Duration configuredStream,
        @Nullable Duration configuredIdle,
        Duration connect) {

    /** LiteLLM's documented default, ten minutes. */
    public static final Duration DEFAULT = Duration.ofMinutes(10);

    public static final Duration DEFAULT_CONNECT = Duration.ofSeconds(5);

    public TimePolicy withRequested(@Nullable Duration plain, @Nullable Duration stream) {
        return plain == null && stream == null
                ? this
                : new TimePolicy(plain, stream, configured, configuredStream, configuredIdle, connect);
    }

    /** The limit for a whole plain attempt, or for a streamed one until its first event with content. */
    public Duration limit(Deployment deployment, boolean streamed) {
        return streamed ? firstEvent(deployment) : plain(deployment);
    }

    /** The idle timeout of a stream: longest silence between two events. */
    public Duration idle(Deployment deployment) {
        if (configuredIdle != null) {
            return configuredIdle;
        }
        Duration plain = plain(deployment);
        Duration first = firstEvent(deployment);
        return plain.compareTo(first) > 0 ? plain : first;
    }

    /** Whether the request set a shorter limit than the configuration. */
    public boolean callersOwn(Deployment deployment, boolean streamed) {
        return hasRequested()
                && limit(deployment, streamed).compareTo(configuredOnly().limit(deployment, streamed)) < 0;
    }

    /** Whether the request's limits make the idle timeout shorter than the configured one. */
    public boolean callersOwnIdle(Deployment deployment) {
        return hasRequested() && idle(deployment).compareTo(configuredOnly().idle(deployment)) < 0;
    }

    private boolean hasRequested() {
        return requested != null || requestedStream != null;
    }

    private TimePolicy configuredOnly() {
        return new TimePolicy(null, null, configured, configuredStream, configuredIdle, connect);
    }

    private Duration plain(Deployment deployment) {
        if (requested != null) {
            return requested;
        }
        Duration own = deployment.limits().timeout();
        return own != null ? own : configured;
    }

    private Duration firstEvent(Deployment deployment) {
        if (requestedStream != null) {
            return requestedStream;
        }
        Duration own = deployment.limits().streamTimeout();
        Duration stream = own != null ? own : configuredStream;
        if (stream == null) {
            return plain(deployment);
        }
        // A longer configured stream limit does not override the request's own timeout.
        return requested != null && requested.compareTo(stream) < 0 ? requested : stream;
    }
}
