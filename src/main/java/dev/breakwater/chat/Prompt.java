package dev.breakwater.chat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The size of what a request gives a model to read. It is counted on demand, and once: most calls never need it, and a long prompt takes a
 * tenth of a second. Safe for use by many threads, each of which would count the same.
 */
public final class Prompt {

    private static final int NOT_COUNTED = -1;

    private final IntSupplier counter;
    private final AtomicInteger counted = new AtomicInteger(NOT_COUNTED);

    /** @param counter counts the request's tokens in its own form */
    public Prompt(IntSupplier counter) {
        this.counter = counter;
    }

    /** Its tokens, as {@link TokenCounter} counts them: an estimate, for most models. */
    public int tokens() {
        int tokens = counted.get();
        if (tokens == NOT_COUNTED) {
            tokens = counter.getAsInt();
            counted.set(tokens);
        }
        return tokens;
    }
}
