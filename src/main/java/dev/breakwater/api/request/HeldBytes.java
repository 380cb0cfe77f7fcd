package dev.breakwater.api.request;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.time.Duration;

/**
 * The bytes that one call's body takes, of those that all calls may hold at once. They are taken before an array is made, and given back
 * when this is closed, with the end of the call. For one thread.
 */
public final class HeldBytes implements AutoCloseable {

    private final ByteBudget budget;
    private final long most;
    private long held;

    /** @param most how many bytes all calls may hold */
    public HeldBytes(ByteBudget budget, long most) {
        this.budget = budget;
        this.most = most;
    }

    /** @throws BadRequestException 503 if that would be more than all calls may hold */
    void take(long bytes) {
        if (!budget.take(bytes, most)) {
            throw new BadRequestException(new Failure.ServerError(ErrorDetails.of(
                            503,
                            "The gateway is overloaded: the bodies and answers of its calls take " + most
                                    + " bytes, and no more may (breakwater_settings.max_bytes_in_flight)."
                                    + " Try again in a second, or raise it.")
                    .withCode("overloaded")
                    .withRetryAfter(Duration.ofSeconds(1))));
        }
        held += bytes;
    }

    /** What an array took that is no longer kept. */
    void giveBack(long bytes) {
        held -= bytes;
        budget.giveBack(bytes);
    }

    @Override
    public void close() {
        giveBack(held);
    }
}
