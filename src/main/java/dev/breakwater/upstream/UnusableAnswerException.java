package dev.breakwater.upstream;

import java.io.IOException;

/** The connection works, but the response is unusable: it exceeds a limit or has an invalid header. */
public final class UnusableAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnusableAnswerException(String message) {
        super(message);
    }
}
