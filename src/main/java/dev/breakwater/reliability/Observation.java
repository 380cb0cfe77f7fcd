package dev.breakwater.reliability;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.policy.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Notifies an observer exactly once of how a stream ended. An end or a failure is reported before the reader gets it; a closing is
 * reported after the source is closed. Readers also close a stream after its end, which is not reported. For one reading thread.
 */
final class Observation {

    /** Reads a source. */
    interface Reading<T> {
        T read() throws InterruptedException;
    }

    private final Ticker ticker;
    private final Consumer<StreamEnd> observer;
    private long returned; // when the reader last got something, or nothing
    private long longestPause; // of the reader, in nanoseconds
    private boolean ended;

    Observation(Ticker ticker, Consumer<StreamEnd> observer) {
        this.ticker = ticker;
        this.observer = observer;
        this.returned = ticker.nanos();
    }

    /** Another one that notifies both observers, in order. */
    Observation with(Consumer<StreamEnd> second) {
        return new Observation(ticker, observer.andThen(second));
    }

    boolean ended() {
        return ended;
    }

    /** @param last whether what was read is the end */
    <T> T read(Reading<T> source, Predicate<T> last) throws InterruptedException {
        longestPause = Math.max(longestPause, ticker.nanos() - returned);
        try {
            T read = source.read();
            if (last.test(read)) {
                end(StreamEnd.COMPLETE);
            }
            return read;
        } catch (CallFailedException broken) {
            end(new StreamEnd.Broke(broken, Duration.ofNanos(longestPause)));
            throw broken;
        } catch (RuntimeException | Error defect) {
            end(new StreamEnd.Defect(defect));
            throw defect;
        } finally {
            returned = ticker.nanos();
        }
    }

    void close(Runnable source, StreamEnd.Closed how) {
        try {
            source.run();
        } finally {
            end(how);
        }
    }

    private void end(StreamEnd how) {
        if (!ended) {
            ended = true;
            observer.accept(how);
        }
    }
}
