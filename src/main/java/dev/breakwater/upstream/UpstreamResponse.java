package dev.breakwater.upstream;

import java.io.IOException;

/** A provider's answer, whose body is read piece by piece. To be closed; an unread rest then ends with its connection. */
public record UpstreamResponse(int status, Headers headers, Body body) implements AutoCloseable {

    /**
     * The whole body.
     *
     * @param most bytes
     * @throws IOException if it breaks off, or is longer
     */
    public byte[] readAll(int most) throws IOException, InterruptedException {
        return body.readAll(most);
    }

    @Override
    public void close() {
        body.close();
    }
}
