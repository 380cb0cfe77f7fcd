package dev.breakwater.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the size of answers and on the memory of all calls, in bytes.
 *
 * @param answer LiteLLM {@code general_settings.max_response_size_mb}: longest plain answer; default {@link #DEFAULT_ANSWER}
 * @param stream {@code breakwater_settings.max_stream_bytes}: longest streamed answer; default {@link #DEFAULT_STREAM}
 * @param streamTime {@code breakwater_settings.max_stream_time}: longest duration of a stream; null means no limit
 * @param inFlight {@code breakwater_settings.max_bytes_in_flight}: request bodies and plain answers of all calls together; default
 *     {@link #defaultInFlight()}
 */
public record SizePolicy(int answer, long stream, @Nullable Duration streamTime, long inFlight) {

    public static final int DEFAULT_ANSWER = 32 << 20;

    public static final long DEFAULT_STREAM = 64L << 20;

    /** The defaults. */
    public static final SizePolicy DEFAULT = new SizePolicy(DEFAULT_ANSWER, DEFAULT_STREAM, null, defaultInFlight());

    /** A third of the JVM's maximum heap. */
    public static long defaultInFlight() {
        return Runtime.getRuntime().maxMemory() / 3;
    }
}
