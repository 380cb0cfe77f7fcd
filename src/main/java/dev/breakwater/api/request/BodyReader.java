package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Reads a request's body into one array, which grows with what came: a length that was only announced costs little. */
public final class BodyReader {

    /** What is made room for at first, or up to {@link #GROWTH} times that. */
    private static final int ROOM = 16 << 10;

    /** And after that, so many times what came. Of a body of announced length a seventh is copied at most, because the last step fits. */
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
     * The whole body, unpacked.
     *
     * @param most bytes, packed or unpacked
     * @param held what is taken for the body, until it is closed
     * @throws BadRequestException 413 if there is more, 408 if it comes too slowly, 415 if it is packed in an unknown way, 400 if it
     *     cannot be unpacked, 503 if all calls together would hold more than they may
     * @throws IOException if it ends before it is whole, or the server's patience does
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
        try (InputStream unpacked = coding.unpacked(received)) {
            return new BodyReader(unpacked, bounded, held).read(ROOM);
        } catch (ZipException broken) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request body cannot be unpacked: " + broken.getMessage() + "."));
        }
    }

    /** Grown step by step it is the length itself. */
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
            int came = length < most ? body.read(bytes, length, bytes.length - length) : body.read();
            if (came < 0) {
                return length == bytes.length ? bytes : resized(bytes, length);
            }
            if (length == most) {
                throw ReceivedBody.tooLong(most);
            }
            length += came;
        }
    }

    /** A copy; for its time both are held. */
    private byte[] resized(byte[] bytes, int length) {
        held.take(length);
        byte[] resized = Arrays.copyOf(bytes, length);
        held.giveBack(bytes.length);
        return resized;
    }

    public static Failure unread() {
        return new Failure.BadRequest(
                ErrorDetails.of(408, "The request body did not come to its end, or not in time."));
    }
}
