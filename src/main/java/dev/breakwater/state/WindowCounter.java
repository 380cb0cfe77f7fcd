package dev.breakwater.state;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts things of two sorts, 0 and 1, that happened within the last so many seconds. Lock-free: each second is one long that holds
 * its own number and two counts of 16 bits, which stop at 65,535.
 */
final class WindowCounter {

    private static final int BITS = 16;
    private static final int FULL = 0xFFFF;

    private final AtomicLongArray slots;

    WindowCounter(int seconds) {
        slots = new AtomicLongArray(seconds);
    }

    void count(int sort, long now) {
        long second = second(now);
        int shift = sort * BITS;
        slots.getAndUpdate(slot(second), value -> {
            long current = value >>> 32 == second ? value : second << 32;
            return (current >>> shift & FULL) == FULL ? current : current + (1L << shift);
        });
    }

    /** Counts one more if that makes no more than {@code most}. Of two at once, both may be denied. */
    boolean take(int sort, double most, long now) {
        // Counted first: two that look before they count would both take the last one.
        count(sort, now);
        if (sum(sort, now) <= most) {
            return true;
        }
        uncount(sort, now);
        return false;
    }

    /** Takes back what has been counted at the same instant. */
    void uncount(int sort, long now) {
        long second = second(now);
        int shift = sort * BITS;
        slots.getAndUpdate(
                slot(second),
                value -> value >>> 32 == second && (value >>> shift & FULL) > 0 ? value - (1L << shift) : value);
    }

    int sum(int sort, long now) {
        long second = second(now);
        int shift = sort * BITS;
        int sum = 0;
        for (int slot = 0; slot < slots.length(); slot++) {
            long value = slots.get(slot);
            if (second - (value >>> 32) < slots.length()) {
                sum += (int) (value >>> shift & FULL);
            }
        }
        return sum;
    }

    /** Never zero, which is what a slot holds that was never written. */
    private static long second(long now) {
        return TimeUnit.NANOSECONDS.toSeconds(now) + (1L << 31) & 0xFFFF_FFFFL;
    }

    private int slot(long second) {
        return (int) (second % slots.length());
    }
}
