package dev.breakwater.call;

import dev.breakwater.chat.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The events of a streamed answer, one after the other, for one reader. A source may be a provider's stream, a mock, or one that
 * resumes with another source when the first breaks. {@code toString} shows a stream with the sources inside it.
 */
public interface EventStream extends AutoCloseable {

    /** Patience without an end: the stream's idle timeout ends the waiting. */
    Duration EVER = Duration.ofDays(365);

    /**
     * The next event.
     *
     * @param patience how long to wait for it; each end of it costs a timer, so a reader that needs none passes {@link #EVER}
     * @return an event; {@link StreamEvent.Silence} if none came in this time; {@link StreamEvent.End} once the stream is whole
     * @throws CallFailedException if the stream broke, fell silent for too long, or carried an error
     * @throws InterruptedException if the gateway stops
     */
    StreamEvent next(Duration patience) throws InterruptedException;

    /** Whether a part of the next event has arrived, so that it is worth asking for it without any patience. */
    default boolean ready() {
        return false;
    }

    /** The provider's count of tokens, as far as the stream has sent one; null if it has not. */
    default @Nullable Usage usage() {
        return null;
    }

    /**
     * Ends the request to the provider at once, if it still runs: the stream is wanted no more. {@link Call#interruption} says why.
     * Does nothing the second time.
     */
    @Override
    void close();

    /** Ends it as {@link #close()} does, because its reader failed. */
    default void close(CallFailedException why) {
        close();
    }
}
