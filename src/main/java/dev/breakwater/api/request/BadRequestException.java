package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;

/** A request that is rejected before it becomes a call. Handled within {@code api}: it becomes an error response, not a failed call. */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public BadRequestException(ErrorDetails report) {
        this(new Failure.BadRequest(report));
    }

    public BadRequestException(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /** Status 400, with the name of the field. */
    public static BadRequestException about(String param, String message) {
        return new BadRequestException(ErrorDetails.of(400, message).withParam(param));
    }

    public Failure failure() {
        return failure;
    }
}
