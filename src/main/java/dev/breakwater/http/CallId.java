package dev.breakwater.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The name of a call in headers and logs: the client's own, if it can stand there, else a new one. */
final class CallId {

    private static final int LONGEST = 128;

    private CallId() {}

    static String of(@Nullable String asked) {
        return asked != null && fits(asked) ? asked : fresh();
    }

    private static boolean fits(String asked) {
        return !asked.isEmpty() && asked.length() <= LONGEST && asked.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** Nobody's secret, so nothing is gained by a slower source of randomness. */
    private static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
