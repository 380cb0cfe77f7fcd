package dev.breakwater.http;

import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;

/** A request that cannot become a call. It stays in this room: it is an answer in the making, not a failure of a call. */
final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    BadRequestException(Report report) {
        this(new Failure.BadRequest(report));
    }

    BadRequestException(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /** 400 about one field. */
    static BadRequestException about(String param, String message) {
        return new BadRequestException(Report.of(400, message).withParam(param));
    }

    Failure failure() {
        return failure;
    }
}
