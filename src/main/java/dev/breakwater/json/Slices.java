package dev.breakwater.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes in several pieces that are sent one after the other: what we change lies between stretches of the original, which
 * is never copied.
 */
public record Slices(List<Slice> parts) {

    /** A part of an array that must not be changed any more. */
    @SuppressWarnings("ArrayRecordComponent") // a view; it is never compared
    public record Slice(byte[] array, int offset, int length) {}

    public Slices {
        parts = List.copyOf(parts);
    }

    public static Slices of(byte[] array) {
        return new Slices(List.of(new Slice(array, 0, array.length)));
    }

    public static Slices of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        int sum = 0;
        for (Slice part : parts) {
            sum += part.length();
        }
        return sum;
    }

    public void writeTo(OutputStream out) throws IOException {
        for (Slice part : parts) {
            out.write(part.array(), part.offset(), part.length());
        }
    }

    /** All pieces as a text. */
    public String text() {
        return new String(join(), StandardCharsets.UTF_8);
    }

    /** One array of all pieces: a copy. */
    public byte[] join() {
        byte[] joined = new byte[length()];
        int at = 0;
        for (Slice part : parts) {
            System.arraycopy(part.array(), part.offset(), joined, at, part.length());
            at += part.length();
        }
        return joined;
    }
}
