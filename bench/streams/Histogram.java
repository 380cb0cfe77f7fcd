import java.util.Locale;

/** Counts durations in nanoseconds with a precision of 1/64. Allocates only in the constructor. */
final class Histogram {

    private static final int FINE = 64;

    private final long[] counts = new long[FINE * 60];
    private long total;

    void add(long nanos) {
        counts[slot(Math.max(0, nanos))]++;
        total++;
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
        total = 0;
    }

    long count() {
        return total;
    }

    /** The slot's upper end, in milliseconds; 0 if nothing was counted. */
    double millis(double percent) {
        long wanted = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int slot = 0; slot < counts.length && total > 0; slot++) {
            seen += counts[slot];
            if (seen >= wanted) {
                return upper(slot) / 1e6;
            }
        }
        return 0;
    }

    /** The members of a JSON object: {@code "name_p50": 1.25, ...}, in milliseconds. */
    String json(String name) {
        return String.format(
                Locale.ROOT,
                "\"%s_p50\": %.3f, \"%s_p99\": %.3f, \"%s_p999\": %.3f",
                name,
                millis(50),
                name,
                millis(99),
                name,
                millis(99.9));
    }

    private static int slot(long nanos) {
        if (nanos < FINE) {
            return (int) nanos;
        }
        int shift = 63 - Long.numberOfLeadingZeros(nanos) - 6;
        return Math.min(FINE * 60 - 1, FINE * (shift + 1) + (int) ((nanos >> shift) - FINE));
    }

    private static long upper(int slot) {
        if (slot < FINE) {
            return slot;
        }
        int shift = slot / FINE - 1;
        return ((long) (slot % FINE + FINE + 1) << shift) - 1;
    }
}
