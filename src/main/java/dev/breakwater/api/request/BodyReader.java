package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Reads a request body into one array, which grows with the bytes received: a large Content-Length alone costs little memory. */
public final class BodyReader {

    /** Least first size of the array in bytes; with a Content-Length, up to {@link #GROWTH} times that. */
    private static final int ROOM = 16 << 10;

    /** Growth factor of the array. With a Content-Length the last step fits exactly, so at most a seventh of the body is copied. */
    private static final int GROWTH = 8;

    private final InputStream body;
    private final int most;
    private final HeldBytes held;

    private BodyReader(InputStream body, int most, HeldBytes held) {
        this.body = body;
        this.most = most;
        this.held = held;
    }

    /**
     * Reads the whole body and decompresses it.
     *
     * @param most most bytes, compressed and decompressed
     * @param held counts the body's memory until it is closed
     * @throws BadRequestException 413 if the body is longer, 408 if it arrives too slowly, 415 if its Content-Encoding is unknown, 400 if
     *     it cannot be decompressed, 503 if all calls together would exceed the memory limit
     * @throws IOException if the body is incomplete, or the server's read timeout passes
     */
    public static byte[] read(InputStream body, RequestHeaders headers, long most, HeldBytes held, Ticker ticker)
            throws IOException {
        ContentCoding coding = ContentCoding.of(headers.encoding());
        ReceivedBody received = new ReceivedBody(body, headers.length(), most, ticker);
        int bounded = (int) Math.min(most, Integer.MAX_VALUE - 8);
        if (coding == ContentCoding.IDENTITY && headers.length() >= 0) {
            int length = (int) headers.length();
            return new BodyReader(received, length, held).read(firstRoom(length));
        }
        try (InputStream decompressed = coding.decompressed(received)) {
            return new BodyReader(decompressed, bounded, held).read(ROOM);
        } catch (ZipException broken) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request body cannot be decompressed: " + broken.getMessage() + "."));
        }
    }

    /** A first size from which the growth steps end exactly at the length. */
    private static int firstRoom(int length) {
        int room = length;
        while (room / GROWTH >= ROOM) {
            room = room / GROWTH + 1;
        }
        return room;
    }

    private byte[] read(int room) throws IOException {
        int first = Math.min(most, room);
        held.take(first);
        byte[] bytes = new byte[first];
        int length = 0;
        while (true) {
            if (length == bytes.length && length < most) {
                bytes = resized(bytes, (int) Math.min(most, (long) GROWTH * length));
            }
            int count = length < most ? body.read(bytes, length, bytes.length - length) : body.read();
            if (count < 0) {
                return length == bytes.length ? bytes : resized(bytes, length);
            }
            if (length == most) {
                throw ReceivedBody.tooLong(most);
            }
            length += count;
        }
    }

    /** A copy with another length. Both arrays count as held while copying. */
    private byte[] resized(byte[] bytes, int length) {
        held.take(length);
        byte[] resized = Arrays.copyOf(bytes, length);
        held.giveBack(bytes.length);
        return resized;
    }

    public static Failure unread() {
        return new Failure.BadRequest(
                ErrorDetails.of(408, "The request body was incomplete or did not arrive in time."));
    }
}
