package dev.breakwater.provider;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one provider's stream, event by event. For one thread. */
public interface StreamDecoder {

    /**
     * Decodes one event.
     *
     * @param event its data, without a byte order mark
     * @param chunks accepts what the event brings the client, in the client's form: usually one chunk, or none
     * @throws JsonDocument.MalformedException if it is not a JSON object; the exchange drops such an event unless it is an error
     * @throws CallFailedException if it is an error
     */
    void decode(byte[] event, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException;

    /** Whether the answer is complete, so that the stream may end here in any way. More may follow, such as the usage. */
    boolean complete();

    /** Whether the last event was the stream's explicit end: nothing follows, and nothing more is read. */
    boolean ended();

    /** What completes a stream, for messages: {@code finish_reason or [DONE]}. */
    String end();

    /** The tokens that the stream has reported so far; null if none. */
    @Nullable
    Usage usage();
}
