package dev.breakwater.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A provider's answer, whose body is read piece by piece. To be closed; an unread rest then ends with its connection. */
public final class UpstreamResponse implements AutoCloseable {

    /** Long enough to mean "as long as it takes": the deadline of the attempt interrupts. */
    private static final Duration EVER = Duration.ofDays(365);

    private final int status;
    private final HttpHeaders headers;
    private final BodyPipe body;

    UpstreamResponse(int status, HttpHeaders headers, BodyPipe body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    public BodyPipe body() {
        return body;
    }

    /**
     * The whole body.
     *
     * @param most bytes
     * @throws IOException if it breaks off, or is longer
     */
    public byte[] readAll(int most) throws IOException, InterruptedException {
        int announced =
                (int) Math.min(most, headers.firstValueAsLong("content-length").orElse(0));
        ByteArrayOutputStream all = new ByteArrayOutputStream(Math.max(announced, 1024));
        ByteBuffer piece = body.read(EVER);
        while (!body.whole()) {
            if (all.size() + piece.remaining() > most) {
                throw new IOException("the answer is longer than " + most + " bytes");
            }
            all.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            piece = body.read(EVER);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        body.close();
    }
}
