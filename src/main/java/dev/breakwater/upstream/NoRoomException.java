package dev.breakwater.upstream;

import java.io.IOException;

/** The gateway holds as many bytes as it may, so that an answer could not be read to its end. That is no provider's fault. */
public final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    NoRoomException() {
        super("no room for the answer");
    }
}
