package dev.breakwater.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Bytes that come piece by piece, each waited for with patience. */
interface Pieces {

    /**
     * The next bytes, which are good until the next read; none where none came in time, or where all is {@link #whole()}.
     *
     * @throws IOException if what brings them broke before their end
     */
    ByteBuffer read(Duration patience) throws IOException, InterruptedException;

    /** The same, for a reader that wants nothing more once the limit has passed: after that there may come nothing more. */
    ByteBuffer readWithin(Duration limit) throws IOException, InterruptedException;

    /** Whether some of the next bytes are there already; the next read then waits for no more than the rest of a chunk. */
    boolean ready();

    /** Whether all has been read to a clean end. */
    boolean whole();
}
