package dev.breakwater.call;

import dev.breakwater.chat.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The events of a streamed answer, one after the other, for one reader. A source may be a provider's stream, a made-up one, or
 * one that goes on with another source when the first breaks.
 */
public interface EventStream extends AutoCloseable {

    /** Patience without an end: the stream's own limit of silence ends the waiting. */
    Duration EVER = Duration.ofDays(365);

    /**
     * The next event.
     *
     * @param patience how long to wait for it; each end of it costs a timer, so who needs none has {@link #EVER}
     * @return an event; {@link StreamEvent.Silence} if none came in this time; {@link StreamEvent.End} once the stream is whole
     * @throws CallFailedException if the stream broke, fell silent for too long, or carried an error
     * @throws InterruptedException if the gateway stops
     */
    StreamEvent next(Duration patience) throws InterruptedException;

    /** Whether something of the next event is there already, so that it is worth asking for it without any patience. */
    default boolean ready() {
        return false;
    }

    /** What the stream has told of tokens so far; null if nothing. */
    default @Nullable Usage usage() {
        return null;
    }

    /** Ends the request to the provider at once, if it still runs. Does nothing the second time. */
    @Override
    void close();

    /** Ends it as {@link #close()} does, for another reason than that its client left: its reader cannot go on. */
    default void close(CallFailedException why) {
        close();
    }
}
