package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.upstream.Headers;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a streamed message. One block is open at a time. The stream is complete once it has said why it stops. Pings, and events
 * and blocks of kinds that are not known, bring the client nothing.
 */
final class MessagesDecoder implements StreamDecoder {

    /** Kinds of blocks and of their deltas that are read. */
    static final Set<String> BLOCKS = Set.of("text", "thinking", "redacted_thinking", "tool_use");

    static final Set<String> DELTAS = Set.of("text_delta", "thinking_delta", "signature_delta", "input_json_delta");

    /** What the open block is to the client. */
    private enum Block {
        OTHER,
        CALL,
        /** A tool call in place of JSON text. */
        JSON
    }

    private final Attempt attempt;
    private final Headers headers;
    private final TokenCounts counts = new TokenCounts();
    private AnswerHead head;
    private Block open = Block.OTHER;
    private boolean openHasInput;
    private int calls;
    private boolean json;
    private boolean complete;
    private boolean ended;

    /** @param headers of the stream; a failure passes some on */
    MessagesDecoder(Attempt attempt, Headers headers) {
        this.attempt = attempt;
        this.headers = headers;
        this.head = MessagesAnswer.head(attempt, null);
    }

    @Override
    public void decode(byte[] data, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        read(JsonDocument.parse(data), delta -> chunks.accept(new StreamEvent.Typed(delta, head)));
    }

    /** @param deltas accepts what the event adds to the message */
    void read(JsonDocument event, Consumer<Delta> deltas) throws JsonDocument.MalformedException {
        switch (event.text("type").orElse("")) {
            case "message_start" -> start(event, deltas);
            case "content_block_start" -> {
                JsonDocument block = Documents.object(event, "content_block").orElse(null);
                if (block != null) {
                    begin(block, deltas);
                }
            }
            case "content_block_delta" -> {
                JsonDocument delta = Documents.object(event, "delta").orElse(null);
                if (delta != null) {
                    add(delta, deltas);
                }
            }
            case "content_block_stop" -> stop(deltas);
            case "message_delta" -> finish(event, deltas);
            case "message_stop" -> ended = true;
            case "ping" -> {}
            default -> {
                // Beside answers only a real error counts: an event of a new kind may have any other member.
                if (FailureTable.isError(event, true)) {
                    throw FailureTable.inside(attempt, headers, event);
                }
            }
        }
    }

    private void start(JsonDocument event, Consumer<Delta> deltas) throws JsonDocument.MalformedException {
        JsonDocument message = Documents.object(event, "message").orElse(null);
        if (message != null) {
            head = MessagesAnswer.head(attempt, message.text("id").orElse(null));
            counts.add(message);
        }
        deltas.accept(Delta.begin());
    }

    private void begin(JsonDocument block, Consumer<Delta> deltas) {
        open = Block.OTHER;
        openHasInput = false;
        switch (block.text("type").orElse("")) {
            case "text" -> part(new Part.Text(block.text("text").orElse("")), deltas);
            case "thinking" -> thought(block, deltas);
            case "redacted_thinking" ->
                part(new Part.ReasoningPart("", null, block.text("data").orElse(null)), deltas);
            case "tool_use" -> {
                open = JsonAnswer.isTool(block) ? Block.JSON : Block.CALL;
                json |= open == Block.JSON;
                if (open == Block.CALL) {
                    calls++;
                    call(block.text("id").orElse(""), block.text("name").orElse(""), "", deltas);
                }
                // Some servers send a complete input here, and no deltas.
                String input = block.element("input").map(JsonElement::json).orElse("{}");
                if (!input.replaceAll("\\s", "").equals("{}")) {
                    input(input, deltas);
                }
            }
            default -> {} // of the provider's own tools
        }
    }

    private void add(JsonDocument delta, Consumer<Delta> deltas) {
        switch (delta.text("type").orElse("")) {
            case "text_delta" -> part(new Part.Text(delta.text("text").orElse("")), deltas);
            case "thinking_delta", "signature_delta" -> thought(delta, deltas);
            case "input_json_delta" -> input(delta.text("partial_json").orElse(""), deltas);
            default -> {} // citations
        }
    }

    private void thought(JsonDocument block, Consumer<Delta> deltas) {
        String signature =
                block.text("signature").filter(each -> !each.isEmpty()).orElse(null);
        part(new Part.ReasoningPart(block.text("thinking").orElse(""), signature, null), deltas);
    }

    private void input(String piece, Consumer<Delta> deltas) {
        if (piece.isEmpty()) {
            return;
        }
        if (open == Block.CALL) {
            openHasInput = true;
            call(null, null, piece, deltas);
        } else if (open == Block.JSON) {
            openHasInput = true;
            part(new Part.Text(piece), deltas);
        }
    }

    /** A call without arguments had no piece of them: its arguments are to be JSON all the same. */
    private void stop(Consumer<Delta> deltas) {
        if (!openHasInput) {
            input("{}", deltas);
        }
        open = Block.OTHER;
    }

    private void finish(JsonDocument event, Consumer<Delta> deltas) throws JsonDocument.MalformedException {
        counts.add(event);
        String reason = Documents.object(event, "delta")
                .flatMap(delta -> delta.text("stop_reason"))
                .orElse(null);
        if (reason == null) {
            return;
        }
        complete = true;
        FinishReason finish = StopReasons.read(reason, json && calls == 0);
        deltas.accept(Delta.end(finish));
        Usage usage = usage();
        if (usage != null) {
            deltas.accept(Delta.usage(usage));
        }
    }

    private void part(Part part, Consumer<Delta> deltas) {
        if (part.hasContent()) {
            deltas.accept(Delta.of(part, false));
        }
    }

    private void call(@Nullable String id, @Nullable String name, String arguments, Consumer<Delta> deltas) {
        ToolCallDelta call = new ToolCallDelta(calls - 1, id, name, arguments, false, null, Map.of());
        deltas.accept(Delta.of(call));
    }

    /** Which message it is, as far as its events have said it. */
    AnswerHead head() {
        return head;
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
        return "stop_reason or message_stop";
    }

    @Override
    public @Nullable Usage usage() {
        return counts.usage();
    }
}
