package dev.breakwater.call;

import dev.breakwater.chat.ChunkContent;
import dev.breakwater.json.Slices;

/** What a reader of a stream gets. */
public sealed interface StreamEvent {

    /**
     * One event's data.
     *
     * @param data the JSON, ready to be passed on
     * @param said what it brings
     */
    record Chunk(Slices data, ChunkContent said) implements StreamEvent {}

    /** Nothing came yet. */
    record Silence() implements StreamEvent {}

    /** The stream is whole. */
    record End() implements StreamEvent {}

    Silence SILENCE = new Silence();

    End END = new End();
}
