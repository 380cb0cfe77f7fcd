package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.upstream.Headers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of ConverseStream, each an object with one member. Blocks have an index; those of text have no event that begins them. The
 * stream is complete once it has said why it stops; {@code metadata} with the usage is its last event.
 */
final class ConverseDecoder implements StreamDecoder {

    /** Of the call whose input is the JSON answer: it is none to the client. */
    private static final int JSON = -1;

    private final Attempt attempt;
    private final Headers headers;
    private final ConverseReader reader;
    private final AnswerHead head;

    /** Open tool calls, by their block: which of the answer's they are, from 0, or {@link #JSON}. */
    private final Map<String, Integer> open = new HashMap<>();

    /** Open tool calls whose input has not begun. */
    private final Map<String, Integer> withoutInput = new HashMap<>();

    private int calls;
    private boolean json;
    private boolean content;
    private boolean complete;
    private boolean ended;
    private @Nullable Usage usage;

    /** @param headers of the stream; a failure passes some on */
    ConverseDecoder(Attempt attempt, Headers headers) {
        this.attempt = attempt;
        this.headers = headers;
        this.reader = new ConverseReader(attempt, headers);
        this.head = reader.head();
    }

    @Override
    public void decode(byte[] data, Consumer<StreamEvent.Chunk> chunks) throws MalformedException {
        JsonDocument frame = JsonDocument.parse(data);
        String type = frame.names().stream().findFirst().orElse("");
        JsonDocument event = Documents.object(frame, type).orElse(frame);
        String block = event.number("contentBlockIndex").orElse("0");
        switch (type) {
            case "messageStart" -> send(Delta.begin(), chunks);
            case "contentBlockStart" -> start(block, event, chunks);
            case "contentBlockDelta" -> {
                JsonDocument delta = Documents.object(event, "delta").orElse(null);
                if (delta != null) {
                    add(block, delta, chunks);
                }
            }
            case "contentBlockStop" -> stop(block, chunks);
            case "messageStop" -> finish(event, chunks);
            case "metadata" -> end(event, chunks);
            default -> {
                if (FailureTable.isError(frame, true)) {
                    throw FailureTable.inside(attempt, headers, frame);
                }
            }
        }
    }

    private void start(String block, JsonDocument event, Consumer<StreamEvent.Chunk> chunks) throws MalformedException {
        JsonDocument start = Documents.object(event, "start").orElse(null);
        JsonDocument use =
                start == null ? null : Documents.object(start, "toolUse").orElse(null);
        if (use == null) {
            return;
        }
        int call = JSON;
        if (JsonAnswer.isTool(use)) {
            json = true;
        } else {
            call = calls++;
            call(
                    call,
                    use.text("toolUseId").orElse(""),
                    reader.tool(use.text("name").orElse("")),
                    "",
                    chunks);
        }
        open.put(block, call);
        withoutInput.put(block, call);
    }

    private void add(String block, JsonDocument delta, Consumer<StreamEvent.Chunk> chunks) throws MalformedException {
        if (delta.has("text")) {
            part(new Part.Text(delta.text("text").orElse("")), chunks);
        }
        JsonDocument reasoning = Documents.object(delta, "reasoningContent").orElse(null);
        if (reasoning != null) {
            part(ConverseReader.reasoning(reasoning), chunks);
        }
        JsonDocument use = Documents.object(delta, "toolUse").orElse(null);
        if (use != null) {
            input(block, use.text("input").orElse(""), chunks);
        }
    }

    private void input(String block, String piece, Consumer<StreamEvent.Chunk> chunks) {
        Integer call = open.get(block);
        if (call == null || piece.isEmpty()) {
            return;
        }
        withoutInput.remove(block);
        if (call == JSON) {
            part(new Part.Text(piece), chunks);
        } else {
            call(call, null, null, piece, chunks);
        }
    }

    /** A call without arguments had no piece of them: its arguments are to be JSON all the same. */
    private void stop(String block, Consumer<StreamEvent.Chunk> chunks) {
        if (withoutInput.containsKey(block)) {
            input(block, "{}", chunks);
        }
        open.remove(block);
    }

    private void finish(JsonDocument event, Consumer<StreamEvent.Chunk> chunks) {
        String reason = event.text("stopReason").orElse(null);
        if (reason == null) {
            return;
        }
        FinishReason finish = StopReasons.read(reason, calls > 0, json && calls == 0);
        if (!content) {
            reader.check(finish, false);
        }
        complete = true;
        send(Delta.end(finish), chunks);
    }

    private void end(JsonDocument event, Consumer<StreamEvent.Chunk> chunks) throws MalformedException {
        Usage counted = ConverseReader.usage(event);
        ended = complete;
        if (counted != null) {
            usage = counted;
            send(Delta.usage(counted), chunks);
        }
    }

    private void part(Part part, Consumer<StreamEvent.Chunk> chunks) {
        if (part.hasContent()) {
            content = true;
            send(Delta.of(part, false), chunks);
        }
    }

    private void call(
            int index,
            @Nullable String id,
            @Nullable String name,
            String arguments,
            Consumer<StreamEvent.Chunk> chunks) {
        content = true;
        ToolCallDelta call = new ToolCallDelta(index, id, name, arguments, false, null, Map.of());
        send(Delta.of(call), chunks);
    }

    private void send(Delta delta, Consumer<StreamEvent.Chunk> chunks) {
        chunks.accept(new StreamEvent.Typed(delta, head));
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public String end() {
        return "messageStop";
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }
}
