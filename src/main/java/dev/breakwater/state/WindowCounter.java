package dev.breakwater.state;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts things that happened within the last seconds: either two sorts, 0 and 1, of up to 65,535 a second each, or one sort, 0, of up
 * to 4 billion a second. More of them are not counted. Lock-free: each second is one long that holds its own number and the counts.
 */
final class WindowCounter {

    private final AtomicLongArray slots;
    private final int bits;
    private final long full;

    /** Of two sorts. */
    WindowCounter(int seconds) {
        this(seconds, 16);
    }

    private WindowCounter(int seconds, int bits) {
        this.slots = new AtomicLongArray(seconds);
        this.bits = bits;
        this.full = (1L << bits) - 1;
    }

    static WindowCounter ofOneSort(int seconds) {
        return new WindowCounter(seconds, 32);
    }

    void count(int sort, long now) {
        add(sort, 1, now);
    }

    void add(int sort, long amount, long now) {
        long second = second(now);
        int shift = sort * bits;
        slots.getAndUpdate(slot(second), value -> {
            long current = value >>> 32 == second ? value : second << 32;
            return current + (Math.min(amount, full - (current >>> shift & full)) << shift);
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
        int shift = sort * bits;
        slots.getAndUpdate(
                slot(second),
                value -> value >>> 32 == second && (value >>> shift & full) > 0 ? value - (1L << shift) : value);
    }

    long sum(int sort, long now) {
        long second = second(now);
        int shift = sort * bits;
        long sum = 0;
        for (int slot = 0; slot < slots.length(); slot++) {
            long value = slots.get(slot);
            if (second - (value >>> 32) < slots.length()) {
                sum += value >>> shift & full;
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
