package dev.breakwater.state;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The last durations of something, and their quantiles. Lock-free. To add one is two atomic writes; a quantile sorts a copy, at most
 * once for 16 durations that were added, so that it may be that many behind. One that is being added at that moment may be missing.
 * Eight bytes for each duration, and as much again where a quantile is asked.
 */
final class LatencyReservoir {

    /** A quantile may be this many durations behind. */
    static final int STALE = 16;

    /** Of this many cut ones, one counts with the limit that cut it. */
    static final int CUTS = 8;

    private final AtomicLongArray ring;
    private final int fewest;
    private final AtomicLong added = new AtomicLong();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicReference<@Nullable Sorted> last = new AtomicReference<>();

    /**
     * @param kept how many durations count
     * @param fewest with fewer there are no quantiles
     */
    LatencyReservoir(int kept, int fewest) {
        this.ring = new AtomicLongArray(kept);
        this.fewest = fewest;
    }

    /** What was there when this many had been added. */
    private static final class Sorted {
        private final long added;
        private final long[] times;

        Sorted(long added, long[] times) {
            this.added = added;
            this.times = times;
        }
    }

    void add(Duration time) {
        long index = added.getAndIncrement();
        ring.setRelease((int) (index % ring.length()), time.toNanos());
    }

    /** Adds one of unknown length, whose measuring ended at the limit. */
    void cut(Duration limit, double share) {
        boolean full = cuts.incrementAndGet() % CUTS == 0;
        Optional<Duration> seen = full ? Optional.empty() : quantile(share);
        add(seen.orElse(limit));
    }

    /** The shortest that this share of all does not exceed; empty where there are too few. */
    Optional<Duration> quantile(double share) {
        long now = added.get();
        if (now < fewest) {
            return Optional.empty();
        }
        Sorted sorted = last.get();
        if (sorted == null || now - sorted.added >= STALE) {
            sorted = sort(now);
            last.set(sorted);
        }
        int rank = (int) Math.ceil(share * sorted.times.length);
        return Optional.of(Duration.ofNanos(sorted.times[Math.max(rank, 1) - 1]));
    }

    private Sorted sort(long now) {
        long[] times = new long[(int) Math.min(now, ring.length())];
        for (int i = 0; i < times.length; i++) {
            times[i] = ring.getAcquire(i);
        }
        Arrays.sort(times);
        return new Sorted(now, times);
    }
}
