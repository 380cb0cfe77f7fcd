package dev.breakwater.call;

/** What a reader of a stream gets. */
public sealed interface StreamEvent {

    /**
     * One event's data.
     *
     * @param data the JSON, ready to be passed on
     * @param content whether it carries something that the client was waiting for, so that the answer may begin
     */
    record Chunk(Slices data, boolean content) implements StreamEvent {}

    /** Nothing came yet. */
    record Silence() implements StreamEvent {}

    /** The stream is whole. */
    record End() implements StreamEvent {}

    Silence SILENCE = new Silence();

    End END = new End();
}
