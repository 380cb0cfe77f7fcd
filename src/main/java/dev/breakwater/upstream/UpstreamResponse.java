package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;
import java.io.IOException;

/** A provider's response, whose body is read on demand. The caller closes it; if the body is not read, that closes the connection. */
public record UpstreamResponse(int status, Headers headers, Body body) implements AutoCloseable {

    /**
     * Reads the whole body.
     *
     * @param most most bytes
     * @param room budget from which bytes are taken before they are allocated; the caller returns them, also after an exception
     * @throws UnusableAnswerException if the body is longer than {@code most}
     * @throws NoRoomException if the budget is exhausted
     * @throws IOException if the connection broke
     */
    public byte[] readAll(int most, ByteBudget.Share room) throws IOException, InterruptedException {
        return body.readAll(most, room);
    }

    @Override
    public void close() {
        body.close();
    }
}
