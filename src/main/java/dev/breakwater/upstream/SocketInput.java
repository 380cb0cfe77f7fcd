package dev.breakwater.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a connection receives. Whatever part of a message goes on without end (a head, chunk sizes, a body, comments) passes here: it
 * is counted against a limit, its waits are bounded in total, and other threads get their turn. One reader.
 */
final class SocketInput extends InputStream {

    /**
     * After so many bytes other threads run first. A virtual thread leaves its carrier only when it waits, and a reader whose source
     * always has data never does. Some thirty events are well under a millisecond of work, so a dozen such readers delay others by
     * milliseconds. Bytes.
     */
    private static final int TURN = 8 << 10;

    private static final long FOR_EVER = Long.MAX_VALUE;

    /** What a socket knows. Nanoseconds. */
    private static final long SHORTEST_WAIT = 1_000_000;

    private final Socket socket;
    private final InputStream in;
    private int timeoutMillis;

    private long received;
    private long limit = Long.MAX_VALUE;
    private String limited = "";
    private int sinceTurn;

    private long patience = FOR_EVER;
    private boolean waiting;
    private long end;

    SocketInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.timeoutMillis = socket.getSoTimeout();
    }

    /** How many bytes have come. */
    long received() {
        return received;
    }

    /**
     * How many bytes may come in total, from the connection's beginning on. Whoever reads past it gets an {@link
     * UnusableAnswerException}.
     *
     * @param part what is being read, for the message
     */
    void receiveAtMost(long total, String part) {
        limit = total;
        limited = part;
    }

    /** How long the following reads may wait, together: bytes that come one by one do not prolong it. */
    void waitAtMost(Duration time) {
        patience = time.compareTo(Connection.EVER) >= 0 ? FOR_EVER : time.toNanos();
        waiting = false;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        setTimeout();
        int read = in.read(into, at, length);
        if (read > 0) {
            received += read;
            if (received > limit) {
                throw new UnusableAnswerException(limited + " is too long");
            }
            giveWay(read);
        }
        return read;
    }

    private void setTimeout() throws IOException {
        int millis = 0; // for ever, to a socket
        if (patience != FOR_EVER) {
            long now = System.nanoTime();
            if (!waiting) {
                waiting = true;
                end = now + Math.max(patience, SHORTEST_WAIT);
            }
            long left = end - now;
            if (left <= 0) {
                throw new SocketTimeoutException("too little came in time");
            }
            millis = (int) Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1L, (long) Integer.MAX_VALUE);
        }
        if (millis != timeoutMillis) {
            socket.setSoTimeout(millis);
            timeoutMillis = millis;
        }
    }

    /** Parks instead of yielding: a carrier with two yielding threads runs only those two and takes no work from elsewhere. */
    private void giveWay(int read) {
        sinceTurn += read;
        if (sinceTurn >= TURN) {
            sinceTurn = 0;
            LockSupport.parkNanos(1);
        }
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
