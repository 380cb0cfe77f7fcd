package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;

/** A request that cannot become a call. It stays in this room: it is an answer in the making, not a failure of a call. */
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

    /** 400 about one field. */
    public static BadRequestException about(String param, String message) {
        return new BadRequestException(ErrorDetails.of(400, message).withParam(param));
    }

    public Failure failure() {
        return failure;
    }
}
