package dev.breakwater.reliability;

import dev.breakwater.call.CallFailedException;
import org.jspecify.annotations.Nullable;

/** How a stream ended. */
public sealed interface StreamEnd {

    Complete COMPLETE = new Complete();

    /** It was whole. */
    record Complete() implements StreamEnd {}

    /** It broke, or fell silent for too long. */
    record Broke(CallFailedException failed) implements StreamEnd {}

    /** The gateway itself failed. */
    record Defect(Throwable cause) implements StreamEnd {}

    /**
     * Its reader closed it before its end.
     *
     * @param why the reader's own failure; null where the stream is wanted no more: the client left, the gateway stops, a hedge lost
     */
    record Closed(@Nullable CallFailedException why) implements StreamEnd {}
}
