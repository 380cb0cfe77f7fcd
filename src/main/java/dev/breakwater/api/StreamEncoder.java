package dev.breakwater.api;

import dev.breakwater.call.StreamEvent;
import dev.breakwater.failure.Failure;
import java.io.IOException;
import java.io.OutputStream;

/** Writes one stream in a client's form, as server-sent events. The stream ends in {@link #end} or in {@link #error}, never in both. */
public interface StreamEncoder {

    /** Appends what the client gets for a chunk; nothing where its form has nothing for it. */
    void write(StreamEvent.Chunk chunk, OutputStream out) throws IOException;

    /** Appends the end of a complete stream. */
    void end(OutputStream out) throws IOException;

    /** Appends the end of a stream that broke. The form's clients must report it as a failure, with the message. */
    void error(Failure failure, String message, OutputStream out) throws IOException;

    /**
     * What keeps proxies from closing a silent connection. Comes between two events, at any time after the first, from another thread.
     *
     * @return the same bytes each time
     */
    byte[] heartbeat();
}
