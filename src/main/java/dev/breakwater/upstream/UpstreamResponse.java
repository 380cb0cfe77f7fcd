package dev.breakwater.upstream;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
        List<ByteBuffer> pieces = new ArrayList<>();
        int length = 0;
        ByteBuffer piece = body.read(EVER);
        while (!body.whole()) {
            length += piece.remaining();
            if (length > most) {
                throw new IOException("the answer is longer than " + most + " bytes");
            }
            pieces.add(piece);
            piece = body.read(EVER);
        }
        byte[] all = new byte[length];
        int at = 0;
        for (ByteBuffer each : pieces) {
            int size = each.remaining();
            each.get(all, at, size);
            at += size;
        }
        return all;
    }

    @Override
    public void close() {
        body.close();
    }
}
