package dev.breakwater.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The subset of HTTP/2 that the hostile clients need (RFC 9113). */
final class Http2 {

    /** The connection preface of a client with prior knowledge. */
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** An empty SETTINGS frame, which asks for an acknowledgement. */
    static final byte[] SETTINGS = frame(4, 0, 0, new byte[0]);

    /** A PING frame, which asks for a response of the same length. */
    static final byte[] PING = frame(6, 0, 0, new byte[8]);

    private Http2() {}

    /** A complete request on stream 1; its headers are literal, without Huffman coding (RFC 7541). */
    static byte[] get(String path) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        // :method: GET and :scheme: http are numbers 2 and 6 of the static table, :authority and :path are the names of
        // 1 and 4.
        fields.write(0x82);
        fields.write(0x86);
        literal(fields, 1, "gateway");
        literal(fields, 4, path);
        int endOfStreamAndHeaders = 5;
        return frame(1, endOfStreamAndHeaders, 1, fields.toByteArray());
    }

    private static void literal(ByteArrayOutputStream fields, int name, String value) {
        fields.write(name);
        fields.write(value.length());
        fields.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new byte[9 + payload.length];
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[8] = (byte) stream;
        System.arraycopy(payload, 0, frame, 9, payload.length);
        return frame;
    }
}
