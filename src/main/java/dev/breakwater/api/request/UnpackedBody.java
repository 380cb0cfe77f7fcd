package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A packed body, unpacked as it is read. One piece of gzip and nothing behind it: {@link java.util.zip.GZIPInputStream} would go on with
 * another piece for each twenty bytes, one call deeper each time. Not thread-safe.
 */
final class UnpackedBody extends InflaterInputStream {

    /** JSON is packed to a tenth, text that repeats itself to a fiftieth. What is packed further is made to cost. */
    static final int RATIO = 100;

    /** So much may come out of however little. */
    static final int FREE = 1 << 20;

    private static final int ROOM = 4 << 10;

    private final ReceivedBody packed;
    private final boolean gzip;
    private final CRC32 checksum = new CRC32();
    private long length;
    private boolean checked;

    /** How many bytes of the buffer have been read behind the packed ones. */
    private int behind;

    /** @param gzip whether a checksum and the length stand behind the packed bytes */
    UnpackedBody(ReceivedBody packed, Inflater inflater, boolean gzip) {
        super(packed, inflater, ROOM);
        this.packed = packed;
        this.gzip = gzip;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        int came = super.read(into, offset, most);
        if (came > 0) {
            checksum.update(into, offset, came);
            length += came;
            if (length > FREE && length > RATIO * packed.length()) {
                throw new BadRequestException(ErrorDetails.of(
                                413, "The request body is packed too far: to less than a hundredth. Send it as it is.")
                        .withCode("request_too_large"));
            }
        } else if (came < 0 && !checked) {
            checked = true;
            check();
        }
        return came;
    }

    private void check() throws IOException {
        if (gzip && (trailer() != checksum.getValue() || trailer() != (length & 0xffff_ffffL))) {
            throw new ZipException("its checksum is wrong");
        }
        if (next() >= 0) {
            throw new ZipException("something stands behind it");
        }
    }

    /** A number of four bytes. */
    private long trailer() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            number |= (next() & 0xffL) << shift;
        }
        return number;
    }

    /** The next byte behind the packed ones; -1 at the end. */
    private int next() throws IOException {
        int left = inf.getRemaining() - behind;
        if (left > 0) {
            return buf[len - inf.getRemaining() + behind++] & 0xff;
        }
        return packed.read();
    }

    @Override
    protected void fill() throws IOException {
        len = packed.read(buf, 0, buf.length);
        if (len < 0) {
            throw new ZipException("it ends too soon");
        }
        inf.setInput(buf, 0, len);
    }

    @Override
    public void close() {
        inf.end();
    }
}
