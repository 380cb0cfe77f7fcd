package dev.breakwater.upstream;

import java.io.IOException;

/** The gateway's limit on bytes in flight is reached, so a response could not be read completely. Not the provider's fault. */
public final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    NoRoomException() {
        super("no memory left for the response within max_bytes_in_flight");
    }
}
