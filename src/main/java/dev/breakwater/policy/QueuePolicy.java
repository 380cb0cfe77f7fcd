package dev.breakwater.policy;

import java.time.Duration;

/**
 * How calls wait where the limits of their group are used up. Source: {@code breakwater_settings.queue}.
 *
 * @param length the most calls that wait for one group; zero where none waits
 * @param longestWait of one call in one group
 */
public record QueuePolicy(int length, Duration longestWait) {

    public static final int DEFAULT_LENGTH = 100;

    public static final Duration DEFAULT_LONGEST_WAIT = Duration.ofSeconds(10);

    /** No call waits. */
    public static final QueuePolicy NONE = new QueuePolicy(0, Duration.ZERO);
}
