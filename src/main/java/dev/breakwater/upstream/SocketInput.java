package dev.breakwater.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The input of a connection. All received bytes pass through here, so an endless head, chunk header, body or comment cannot escape the
 * limits: bytes are counted, waiting is limited in total, and the reader yields to other threads. For one reading thread.
 */
final class SocketInput extends InputStream {

    /**
     * Bytes after which the thread yields. A virtual thread releases its carrier thread only when it waits, and a reader whose source
     * always has data never waits. This many bytes are some thirty events and well under a millisecond of work, so a dozen such readers
     * delay others by milliseconds only.
     */
    private static final int TURN = 8 << 10;

    private static final long FOR_EVER = Long.MAX_VALUE;

    /** The resolution of socket timeouts, in nanoseconds. */
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

    /** Bytes received so far. */
    long received() {
        return received;
    }

    /**
     * Sets the limit on the total bytes received since the connection was opened. Reading more throws an {@link UnusableAnswerException}.
     *
     * @param part name of the part that is being read, for the message
     */
    void receiveAtMost(long total, String part) {
        limit = total;
        limited = part;
    }

    /** Sets the total time that the following reads may wait. Bytes that arrive one by one do not extend it. */
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
        int millis = 0; // no timeout
        if (patience != FOR_EVER) {
            long now = System.nanoTime();
            if (!waiting) {
                waiting = true;
                end = now + Math.max(patience, SHORTEST_WAIT);
            }
            long left = end - now;
            if (left <= 0) {
                throw new SocketTimeoutException("not enough data was received in time");
            }
            millis = (int) Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1L, (long) Integer.MAX_VALUE);
        }
        if (millis != timeoutMillis) {
            socket.setSoTimeout(millis);
            timeoutMillis = millis;
        }
    }

    /** Parks instead of yielding: two threads that yield to each other occupy a carrier thread and keep others from running. */
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
