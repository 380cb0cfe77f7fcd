package dev.breakwater.provider.credentials;

import dev.breakwater.catalog.Secret;
import dev.breakwater.policy.Ticker;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The token of one key: the last one that was fetched, and the last fetch. Thread-safe. */
final class HeldToken {

    /** A token that no call has asked for in this time is forgotten. */
    private static final Duration UNUSED = Duration.ofHours(2);

    /** A fetch begins at most this long before the token expires. Google's metadata server gives no new token earlier. */
    private static final Duration AHEAD = Duration.ofMinutes(4);

    /** A token is not used in its last seconds: the request is on its way, and clocks differ. */
    private static final Duration LAST = Duration.ofSeconds(30);

    /** A younger token is not dropped: another one would be refused too, and each call would ask the token server. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    /** Times in the ticker's nanoseconds. */
    private record Held(Secret value, long since, long renewAt, long endAt) {

        /** Of a short-lived token, the margins are parts of its life. */
        static Held of(AccessToken token, long now) {
            Duration life = token.life();
            return new Held(
                    token.value(),
                    now,
                    now + life.minus(shorter(AHEAD, life.dividedBy(4))).toNanos(),
                    now + life.minus(shorter(LAST, life.dividedBy(10))).toNanos());
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) <= 0 ? one : other;
        }
    }

    private final TokenSource source;
    private final Ticker ticker;
    private volatile @Nullable Held held;
    private volatile long lastUse;
    private @Nullable TokenFetch fetch; // guarded by this
    private @Nullable Secret refused; // the last one that was; guarded by this

    HeldToken(TokenSource source, Ticker ticker) {
        this.source = source;
        this.ticker = ticker;
        this.lastUse = ticker.nanos();
    }

    /**
     * A valid token.
     *
     * @throws IOException if there is none: why the last fetch failed
     */
    Secret get() throws IOException, InterruptedException {
        long now = ticker.nanos();
        lastUse = now;
        Held valid = held;
        if (valid != null && now - valid.renewAt < 0) {
            return valid.value;
        }
        TokenFetch current = fetch(now);
        return valid != null && now - valid.endAt < 0 ? valid.value : current.await();
    }

    /** The fetch under way; a new one if there is none and the last one did not just fail. */
    private synchronized TokenFetch fetch(long now) {
        TokenFetch last = fetch;
        Held newest = held;
        boolean renewed = newest != null && now - newest.renewAt < 0;
        if (last == null || (!renewed && last.isOver(now))) {
            last = TokenFetch.start(source, ticker, token -> held = Held.of(token, ticker.nanos()));
            fetch = last;
        }
        return last;
    }

    /**
     * Drops a token that its provider refused before its end. Calls with the same token are refused at the same time: the first drops it.
     *
     * @return whether {@link #get} gives another one
     */
    synchronized boolean drop(Secret token) {
        Held current = held;
        if (current != null && current.value.equals(token) && ticker.nanos() - current.since >= YOUNG.toNanos()) {
            held = null;
            refused = token;
        }
        return token.equals(refused);
    }

    boolean isUnused() {
        return ticker.nanos() - lastUse > UNUSED.toNanos();
    }
}
