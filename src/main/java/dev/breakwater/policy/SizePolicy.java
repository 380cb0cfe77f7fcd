package dev.breakwater.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a provider may send, and how much of all calls' bytes the gateway holds at once. Sizes are bytes.
 *
 * @param answer LiteLLM {@code general_settings.max_response_size_mb}: the longest plain answer; {@link #DEFAULT_ANSWER}
 * @param stream {@code breakwater_settings.max_stream_bytes}: the longest streamed answer; {@link #DEFAULT_STREAM}
 * @param streamTime {@code breakwater_settings.max_stream_time}: how long a stream may last; null means without a limit
 * @param inFlight {@code breakwater_settings.max_bytes_in_flight}: request bodies and plain answers held at once, over all calls;
 *     {@link #defaultInFlight()}
 */
public record SizePolicy(int answer, long stream, @Nullable Duration streamTime, long inFlight) {

    public static final int DEFAULT_ANSWER = 32 << 20;

    public static final long DEFAULT_STREAM = 64L << 20;

    /** What holds where nothing is configured. */
    public static final SizePolicy DEFAULT = new SizePolicy(DEFAULT_ANSWER, DEFAULT_STREAM, null, defaultInFlight());

    /** A third of the largest heap that the JVM may have. */
    public static long defaultInFlight() {
        return Runtime.getRuntime().maxMemory() / 3;
    }
}
