package dev.breakwater.api;

import dev.breakwater.call.StreamEvent;
import dev.breakwater.failure.Failure;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes one stream in a client's form, most often as server-sent events. The stream ends in {@link #end} or in {@link #error}, never in
 * both.
 */
public interface StreamEncoder {

    MediaType SERVER_SENT_EVENTS = new MediaType("text", "event-stream", "utf-8");

    /** The type of the whole; server-sent events by default. */
    default MediaType type() {
        return SERVER_SENT_EVENTS;
    }

    /** Appends the chunk in the client's form; nothing if the form has no event for it. */
    void write(StreamEvent.Chunk chunk, OutputStream out) throws IOException;

    /** Appends the end of a complete stream. */
    void end(OutputStream out) throws IOException;

    /** Appends the end of a stream that broke. The form's clients must report it as a failure, with the message. */
    void error(Failure failure, String message, OutputStream out) throws IOException;

    /**
     * Keeps proxies from closing a silent connection. Another thread writes it between two events, after the first.
     *
     * @return the same bytes each time
     */
    byte[] heartbeat();
}
