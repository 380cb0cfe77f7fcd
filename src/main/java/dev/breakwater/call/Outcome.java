package dev.breakwater.call;

import dev.breakwater.failure.Failure;

/** How an attempt ended. */
public sealed interface Outcome {

    Succeeded SUCCEEDED = new Succeeded();

    /** Its answer was whole; a stream, to its end. */
    record Succeeded() implements Outcome {}

    /** It has no answer, or its stream broke. */
    record Failed(Failure failure) implements Outcome {}

    /** It was given up. */
    record Cancelled(CancelReason reason) implements Outcome {}
}
