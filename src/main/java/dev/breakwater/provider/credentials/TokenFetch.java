package dev.breakwater.provider.credentials;

import dev.breakwater.catalog.Secret;
import dev.breakwater.policy.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One request for a token, on a platform thread: the source may load classes, and virtual threads that wait for class loading can deadlock
 * ({@code server.WarmUp}).
 */
final class TokenFetch {

    /** A fetch that takes longer has failed. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** How long a failure answers further calls, so that they do not overload the token server. */
    static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final FutureTask<Secret> task;
    private final Ticker ticker;
    private final long startedAt;
    private volatile long failedAt;

    private TokenFetch(TokenSource source, Ticker ticker, Consumer<AccessToken> fetched) {
        this.ticker = ticker;
        this.startedAt = ticker.nanos();
        this.task = new FutureTask<>(() -> {
            boolean success = false;
            try {
                AccessToken token = source.fetch();
                fetched.accept(token);
                success = true;
                return token.value();
            } finally {
                if (!success) {
                    failedAt = ticker.nanos();
                }
            }
        });
    }

    /** @param fetched gets the token before anybody who waits for it */
    static TokenFetch start(TokenSource source, Ticker ticker, Consumer<AccessToken> fetched) {
        TokenFetch fetch = new TokenFetch(source, ticker, fetched);
        Thread.ofPlatform().name("token").daemon().start(fetch.task);
        return fetch;
    }

    /** Whether another fetch may begin. A fetch that takes too long is stopped. */
    boolean isOver(long now) {
        if (task.isDone()) {
            return task.state() == FutureTask.State.SUCCESS || now - failedAt > REMEMBERED.toNanos();
        }
        boolean late = now - startedAt > LONGEST.toNanos();
        if (late) {
            stop();
        }
        return late;
    }

    private void stop() {
        failedAt = ticker.nanos();
        task.cancel(true);
    }

    /**
     * The token, once it is there.
     *
     * @throws IOException if the fetch failed
     */
    Secret await() throws IOException, InterruptedException {
        try {
            return task.get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            stop();
            throw late(late);
        } catch (CancellationException late) {
            throw late(late);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException broken -> throw broken;
                case InterruptedException late -> throw late(late);
                case null, default ->
                    throw new IllegalStateException("a defect while a token was fetched", failed.getCause());
            }
        }
    }

    private static IOException late(Exception cause) {
        return new IOException("the token server did not answer within " + LONGEST.toSeconds() + " seconds", cause);
    }
}
