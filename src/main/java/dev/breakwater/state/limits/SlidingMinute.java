package dev.breakwater.state.limits;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A count over any 60 seconds, kept in sub-windows of a second. What is counted in a second counts in full until the last instant of that
 * second is 60 seconds ago: never too little, and for at most a second too long. Not thread-safe.
 */
final class SlidingMinute {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A minute, and the second that is not over yet. */
    private static final int SLOTS = 61;

    private final long[] slots = new long[SLOTS];
    private long newest; // the second of the newest slot
    private long sum;

    SlidingMinute(long now) {
        newest = second(now);
    }

    long sum(long now) {
        advance(now);
        return sum;
    }

    /** @return the second in which it counts, for {@link #remove} */
    long add(long amount, long now) {
        advance(now);
        slots[slot(newest)] += amount;
        sum += amount;
        return newest;
    }

    /** Takes back what was added in this second, if that is still counted. */
    void remove(long amount, long second, long now) {
        advance(now);
        if (newest - second < SLOTS) {
            slots[slot(second)] -= amount;
            sum -= amount;
        }
    }

    /** How long until this much of the count is gone. The whole minute where it never is so much. */
    Duration until(long gone, long now) {
        advance(now);
        long left = gone;
        for (long second = newest - SLOTS + 1; second <= newest; second++) {
            left -= slots[slot(second)];
            if (left <= 0) {
                return Duration.ofNanos((second + SLOTS) * SECOND - now);
            }
        }
        return Duration.ofMinutes(1);
    }

    private void advance(long now) {
        long second = second(now);
        if (second - newest >= SLOTS) {
            Arrays.fill(slots, 0);
            sum = 0;
            newest = second;
        }
        while (newest < second) {
            newest++;
            sum -= slots[slot(newest)];
            slots[slot(newest)] = 0;
        }
    }

    private static long second(long now) {
        return Math.floorDiv(now, SECOND);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SLOTS);
    }
}
