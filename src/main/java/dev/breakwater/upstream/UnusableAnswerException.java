package dev.breakwater.upstream;

import java.io.IOException;

/** The connection is well, but what came on it cannot be an answer: it is longer than it may be, or has a header that is none. */
public final class UnusableAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableAnswerException(String message) {
        super(message);
    }
}
