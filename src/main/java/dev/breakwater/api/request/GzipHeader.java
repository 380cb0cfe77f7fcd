package dev.breakwater.api.request;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** The header of gzip data. Source: RFC 1952 §2.3. */
final class GzipHeader {

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATED = 8;
    private static final int CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private GzipHeader() {}

    /** @throws ZipException if the data does not begin with a valid header */
    static void skip(InputStream in) throws IOException {
        if (next(in) != MAGIC_1 || next(in) != MAGIC_2 || next(in) != DEFLATED) {
            throw new ZipException("it is not in gzip format");
        }
        int flags = next(in);
        if ((flags & RESERVED) != 0) {
            throw new ZipException("it has unknown flags");
        }
        skip(in, 6); // modification time, compression level, operating system
        if ((flags & EXTRA) != 0) {
            skip(in, next(in) | next(in) << 8);
        }
        if ((flags & NAME) != 0) {
            skipText(in);
        }
        if ((flags & COMMENT) != 0) {
            skipText(in);
        }
        if ((flags & CHECKSUM) != 0) {
            skip(in, 2);
        }
    }

    private static int next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new ZipException("it is incomplete");
        }
        return next;
    }

    private static void skip(InputStream in, int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next(in);
        }
    }

    private static void skipText(InputStream in) throws IOException {
        int each;
        do {
            each = next(in);
        } while (each != 0);
    }
}
