package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses a body on demand. Accepts one gzip member with nothing after it: {@link java.util.zip.GZIPInputStream} accepts many members
 * of twenty bytes and recurses for each, up to a stack overflow. Not thread-safe.
 */
final class UnpackedBody extends InflaterInputStream {

    /** Highest compression ratio. JSON reaches about 10, repetitive text 50; more indicates a decompression bomb. */
    static final int RATIO = 100;

    /** Decompressed bytes that are allowed at any ratio. */
    static final int FREE = 1 << 20;

    private static final int ROOM = 4 << 10;

    private final ReceivedBody compressed;
    private final boolean gzip;
    private final CRC32 checksum = new CRC32();
    private long length;
    private boolean checked;

    /** Bytes of the buffer that were read after the end of the compressed data. */
    private int pastEnd;

    /** @param gzip whether a checksum and the length follow the compressed data */
    UnpackedBody(ReceivedBody compressed, Inflater inflater, boolean gzip) {
        super(compressed, inflater, ROOM);
        this.compressed = compressed;
        this.gzip = gzip;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        int count = super.read(into, offset, most);
        if (count > 0) {
            checksum.update(into, offset, count);
            length += count;
            if (length > FREE && length > RATIO * compressed.length()) {
                throw new BadRequestException(ErrorDetails.of(
                                413,
                                "The request body is compressed by more than a factor of " + RATIO
                                        + ". Send it uncompressed.")
                        .withCode("request_too_large"));
            }
        } else if (count < 0 && !checked) {
            checked = true;
            check();
        }
        return count;
    }

    private void check() throws IOException {
        if (gzip && (trailer() != checksum.getValue() || trailer() != (length & 0xffff_ffffL))) {
            throw new ZipException("its checksum is wrong");
        }
        if (next() >= 0) {
            throw new ZipException("unexpected bytes follow it");
        }
    }

    /** Reads a number of four bytes, little-endian. */
    private long trailer() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            number |= (next() & 0xffL) << shift;
        }
        return number;
    }

    /** The next byte after the compressed data; -1 at the end. */
    private int next() throws IOException {
        int left = inf.getRemaining() - pastEnd;
        if (left > 0) {
            return buf[len - inf.getRemaining() + pastEnd++] & 0xff;
        }
        return compressed.read();
    }

    @Override
    protected void fill() throws IOException {
        len = compressed.read(buf, 0, buf.length);
        if (len < 0) {
            throw new ZipException("it is incomplete");
        }
        inf.setInput(buf, 0, len);
    }

    @Override
    public void close() {
        inf.end();
    }
}
