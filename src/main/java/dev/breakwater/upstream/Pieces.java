package dev.breakwater.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Bytes that arrive in pieces, such as a {@link Body}. */
public interface Pieces {

    /**
     * The next bytes, valid until the next read; empty after a timeout and at the end, when {@link #whole()} is true.
     *
     * @param patience time limit for this read
     * @throws IOException if the connection broke before the end
     */
    ByteBuffer read(Duration patience) throws IOException, InterruptedException;

    /** Like {@link #read}, but a timeout may be final: after it, later reads may fail. Cheaper for long time limits. */
    ByteBuffer readWithin(Duration limit) throws IOException, InterruptedException;

    /** Whether some bytes are already buffered. The next read then waits at most for the rest of a chunk. */
    boolean ready();

    /** Whether everything has been read, up to a regular end. */
    boolean whole();
}
