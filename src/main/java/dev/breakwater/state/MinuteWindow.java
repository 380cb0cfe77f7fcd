package dev.breakwater.state;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what happened within the last minute, second by second. Lock-free: each second is one long that holds its own number
 * and two counts of 16 bits, which stop at 65,535.
 */
final class MinuteWindow {

    private static final int SECONDS = 60;
    private static final int FULL = 0xFFFF;

    private final AtomicLongArray slots = new AtomicLongArray(SECONDS);

    void success(long now) {
        count(now, 1);
    }

    void failure(long now) {
        count(now, 1L << 16);
    }

    int failures(long now) {
        return sum(now, 16);
    }

    int calls(long now) {
        return sum(now, 0) + sum(now, 16);
    }

    private void count(long now, long one) {
        long second = second(now);
        slots.getAndUpdate(slot(second), value -> {
            long current = value >>> 32 == second ? value : second << 32;
            int shift = one == 1 ? 0 : 16;
            return (current >>> shift & FULL) == FULL ? current : current + one;
        });
    }

    private int sum(long now, int shift) {
        long second = second(now);
        int sum = 0;
        for (int slot = 0; slot < SECONDS; slot++) {
            long value = slots.get(slot);
            if (second - (value >>> 32) < SECONDS) {
                sum += (int) (value >>> shift & FULL);
            }
        }
        return sum;
    }

    /** Never zero, which is what a slot holds that was never written. */
    private static long second(long now) {
        return TimeUnit.NANOSECONDS.toSeconds(now) + (1L << 31) & 0xFFFF_FFFFL;
    }

    private static int slot(long second) {
        return (int) (second % SECONDS);
    }
}
