package dev.breakwater.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.breakwater.upstream.Pieces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Buffered pieces of a body, followed by silence, the end or a broken connection. */
public final class ScriptedPieces implements Pieces {

    private final Queue<byte[]> pieces = new ArrayDeque<>();
    private boolean ended;
    private @Nullable IOException broken;
    private boolean whole;

    public ScriptedPieces put(String text) {
        return put(text.getBytes(UTF_8));
    }

    public ScriptedPieces put(byte[] piece) {
        pieces.add(piece);
        return this;
    }

    /** The bytes in pieces of random sizes, some of them empty, each at most 20 bytes long. */
    public ScriptedPieces putCut(byte[] bytes, Random random) {
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + random.nextInt(1 + random.nextInt(20)));
            put(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return this;
    }

    public ScriptedPieces end() {
        ended = true;
        return this;
    }

    public ScriptedPieces breakOff(IOException how) {
        broken = how;
        return this;
    }

    @Override
    public ByteBuffer read(Duration patience) throws IOException {
        byte[] next = pieces.poll();
        if (next == null && broken != null) {
            throw broken;
        }
        whole = next == null && ended;
        return ByteBuffer.wrap(next == null ? new byte[0] : next);
    }

    @Override
    public ByteBuffer readWithin(Duration limit) throws IOException {
        return read(limit);
    }

    @Override
    public boolean ready() {
        return !pieces.isEmpty();
    }

    @Override
    public boolean whole() {
        return whole;
    }
}
