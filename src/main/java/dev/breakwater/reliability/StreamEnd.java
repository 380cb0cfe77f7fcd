package dev.breakwater.reliability;

import dev.breakwater.call.CallFailedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a stream ended. */
public sealed interface StreamEnd {

    Complete COMPLETE = new Complete();

    /** It was whole. */
    record Complete() implements StreamEnd {}

    /**
     * It broke, or fell silent for too long.
     *
     * @param readersPause the longest time in which nobody read it
     */
    record Broke(CallFailedException failed, Duration readersPause) implements StreamEnd {

        /** Providers close streams that are not read; most wait for half a minute or longer. */
        private static final Duration SLOW = Duration.ofSeconds(10);

        /** Whether the client read so slowly that the provider may have closed the stream for it. */
        public boolean slowClient() {
            return readersPause.compareTo(SLOW) >= 0;
        }
    }

    /** The gateway itself failed. */
    record Defect(Throwable cause) implements StreamEnd {}

    /**
     * Its reader closed it before its end.
     *
     * @param why the reader's own failure; null where the stream is wanted no more: the client left, the gateway stops, a hedge lost
     */
    record Closed(@Nullable CallFailedException why) implements StreamEnd {}
}
