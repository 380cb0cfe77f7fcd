package dev.breakwater.upstream;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as pieces that a reader waits for, with a time limit on each wait. The client is asked for the next pieces only
 * when the last ones have been read, so that a slow reader slows the provider down and no more than one network read is held.
 * One reader.
 */
public final class BodyPipe implements BodySubscriber<BodyPipe>, AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private sealed interface Signal {
        record Pieces(List<ByteBuffer> buffers) implements Signal {}

        record Whole() implements Signal {}

        record Broken(Throwable cause) implements Signal {}
    }

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>(); // two at most: pieces, then how it ended
    private final Queue<ByteBuffer> pieces = new ArrayDeque<>(); // the reader's own
    private Flow.@Nullable Subscription subscription; // guarded by this, as closed is
    private boolean closed;
    private @Nullable Signal ended; // the reader's own

    @Override
    public CompletionStage<BodyPipe> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Signal.Pieces(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        signals.add(new Signal.Broken(cause));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.Whole());
    }

    /**
     * The next bytes; an empty buffer where none came in time, or where the body is {@link #whole()}.
     *
     * @throws IOException if the connection broke before the body's end
     */
    public ByteBuffer read(Duration patience) throws IOException, InterruptedException {
        while (true) {
            ByteBuffer piece = pieces.poll();
            if (piece != null && piece.hasRemaining()) {
                return piece;
            }
            if (piece != null) {
                continue;
            }
            Signal signal = ended != null ? ended : signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            switch (signal) {
                case null -> {
                    return NOTHING;
                }
                case Signal.Pieces more -> {
                    pieces.addAll(more.buffers());
                    ask();
                }
                case Signal.Whole whole -> {
                    ended = whole;
                    return NOTHING;
                }
                case Signal.Broken broken -> {
                    ended = broken;
                    throw new IOException(broken.cause().getMessage(), broken.cause());
                }
            }
        }
    }

    /** Whether the body has been read to its end. */
    public boolean whole() {
        return ended instanceof Signal.Whole;
    }

    private synchronized void ask() {
        if (subscription != null && !closed) {
            subscription.request(1);
        }
    }

    /** Ends the exchange, and its connection, unless the body has been read to its end. */
    @Override
    public synchronized void close() {
        if (!closed && ended == null && subscription != null) {
            subscription.cancel();
        }
        closed = true;
    }
}
