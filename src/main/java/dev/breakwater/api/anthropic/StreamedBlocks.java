package dev.breakwater.api.anthropic;

import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of a streamed message, of which one is open at a time. In OpenAI's streams the pieces of several tool calls may come
 * in turns: what belongs to a later block waits until the one before it is complete. A call is complete once its arguments are a JSON
 * object, or at the end of the message.
 */
final class StreamedBlocks {

    /** The first is the open one, or the next to be opened. */
    private final Deque<StreamedBlock> blocks = new ArrayDeque<>();

    private int begun;
    private boolean calls;

    /** Writes one event. */
    static void event(OutputStream out, String name, JsonText.Content members) throws IOException {
        out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.write(JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("type", name);
            members.writeTo(json);
            json.writeEndObject();
        }));
        out.write('\n');
        out.write('\n');
    }

    /** Notes a block that a provider's own event opened. */
    void begun(JsonDocument event) {
        String index = event.number("index").orElse(Integer.toString(begun));
        int place = (int) Double.parseDouble(index);
        begun = Math.max(begun, place + 1);
        blocks.clear();
        blocks.add(StreamedBlock.passed(event, place));
    }

    /** Notes that a provider's own event closed its block. */
    void ended() {
        blocks.clear();
    }

    boolean haveCalls() {
        return calls;
    }

    /** Takes a part of the message, or a piece of it. */
    void add(Part part) {
        switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.ReasoningPart reasoning -> reasoning(reasoning);
            // A model answers in none of these, and a message has no block for them.
            case Part.ToolCall call -> {}
            case Part.Image image -> {}
            case Part.Audio audio -> {}
            case Part.FilePart file -> {}
            case Part.ToolResult result -> {}
            case Part.Other other -> {}
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            last(StreamedBlock.Kind.TEXT).add(text);
        }
    }

    private void reasoning(Part.ReasoningPart reasoning) {
        if (reasoning.encrypted() != null) {
            blocks.add(StreamedBlock.encrypted(reasoning.encrypted()));
        } else if (reasoning.hasContent()) {
            StreamedBlock block = last(StreamedBlock.Kind.THINKING);
            block.add(reasoning.text());
            block.sign(reasoning.signature());
        }
    }

    /** The last block if it can take more of this kind, or a new one. */
    private StreamedBlock last(StreamedBlock.Kind kind) {
        StreamedBlock last = blocks.peekLast();
        if (last == null || !last.takes(kind)) {
            last = StreamedBlock.of(kind);
            blocks.add(last);
        }
        return last;
    }

    void add(ToolCallDelta delta) {
        StreamedBlock call = open(delta);
        if (call == null) {
            if (delta.id() == null && delta.name() == null) {
                return; // blanks behind the arguments of a call that is complete
            }
            call = StreamedBlock.call(delta.index());
            blocks.add(call);
            calls = true;
        }
        call.add(delta);
    }

    /** The block of the call; some servers give all calls the same index, and different ids. */
    private @Nullable StreamedBlock open(ToolCallDelta delta) {
        for (Iterator<StreamedBlock> each = blocks.descendingIterator(); each.hasNext(); ) {
            StreamedBlock block = each.next();
            if (block.takes(delta)) {
                return block;
            }
        }
        return null;
    }

    /** Writes what can be written now. */
    void write(OutputStream out) throws IOException {
        StreamedBlock first = blocks.peekFirst();
        while (first != null) {
            open(first, out);
            first.write(out);
            if (blocks.size() == 1 || !first.isComplete()) {
                return;
            }
            first.stop(out);
            blocks.removeFirst();
            first = blocks.peekFirst();
        }
    }

    /** Writes all, and closes the last block. */
    void end(OutputStream out) throws IOException {
        for (StreamedBlock block : blocks) {
            open(block, out);
            block.write(out);
            block.stop(out);
        }
        blocks.clear();
    }

    private void open(StreamedBlock block, OutputStream out) throws IOException {
        if (!block.isOpen()) {
            block.start(begun++, out);
        }
    }
}
