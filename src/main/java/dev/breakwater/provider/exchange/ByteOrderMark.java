package dev.breakwater.provider.exchange;

import java.util.Arrays;

/** UTF-8's byte order mark. Some servers write it before their JSON, where it is not allowed (RFC 8259 §8.1). */
final class ByteOrderMark {

    private ByteOrderMark() {}

    /** The bytes without one at their beginning. */
    static byte[] skip(byte[] bytes) {
        boolean marked =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }
}
