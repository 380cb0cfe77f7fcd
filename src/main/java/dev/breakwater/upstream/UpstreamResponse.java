package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;
import java.io.IOException;

/** A provider's answer, whose body is read piece by piece. To be closed; an unread rest then ends with its connection. */
public record UpstreamResponse(int status, Headers headers, Body body) implements AutoCloseable {

    /**
     * The whole body.
     *
     * @param most bytes
     * @param room from which the bytes are taken before they are held; they stay taken, whatever comes of it
     * @throws UnusableAnswerException if it is longer
     * @throws NoRoomException if so much may not be held now
     * @throws IOException if it breaks off
     */
    public byte[] readAll(int most, ByteBudget.Share room) throws IOException, InterruptedException {
        return body.readAll(most, room);
    }

    @Override
    public void close() {
        body.close();
    }
}
