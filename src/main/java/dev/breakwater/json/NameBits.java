package dev.breakwater.json;

import java.util.Collection;

/**
 * Sets of names as 64 bits. Whether two sets have a name in common is known without a look at the names: a yes may be wrong, a no is not. A
 * document collects them while it is parsed, at some nanoseconds for each name.
 */
public final class NameBits {

    /** Of names that nobody looked at. */
    static final long UNKNOWN = -1;

    /** Spreads the hashes of similar names. Near the golden ratio; the usual names of a chat have bits of their own with it. */
    private static final int SPREAD = 0x9E3779F1;

    private NameBits() {}

    static long of(String name) {
        return 1L << ((name.hashCode() * SPREAD) >>> 26);
    }

    public static long of(Collection<String> names) {
        long bits = 0;
        for (String name : names) {
            bits |= of(name);
        }
        return bits;
    }
}
