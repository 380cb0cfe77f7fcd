package dev.breakwater.api.request;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.time.Duration;

/**
 * One call's share of the memory budget for request bodies. Bytes are taken before an array is allocated, and returned when this is closed
 * at the end of the call. Not thread-safe.
 */
public final class HeldBytes implements AutoCloseable {

    private final ByteBudget budget;
    private final long most;
    private long held;

    /** @param most most bytes that all calls together may hold */
    public HeldBytes(ByteBudget budget, long most) {
        this.budget = budget;
        this.most = most;
    }

    /** @throws BadRequestException 503 if all calls together would hold more than they may */
    void take(long bytes) {
        if (!budget.take(bytes, most)) {
            throw new BadRequestException(new Failure.ServerError(ErrorDetails.of(
                            503,
                            "The gateway is overloaded: its calls hold as many bytes of requests and answers as"
                                    + " breakwater_settings.max_bytes_in_flight allows, " + most
                                    + ". Try again in a second, or raise the limit.")
                    .withCode("overloaded")
                    .withRetryAfter(Duration.ofSeconds(1))));
        }
        held += bytes;
    }

    /** Returns the bytes of an array that is no longer used. */
    void giveBack(long bytes) {
        held -= bytes;
        budget.giveBack(bytes);
    }

    @Override
    public void close() {
        giveBack(held);
    }
}
