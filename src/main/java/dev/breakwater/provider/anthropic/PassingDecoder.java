package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.provider.StreamDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a stream for a client that speaks the form: each as it came, with what it says beside it. */
record PassingDecoder(Attempt attempt, MessagesDecoder events) implements StreamDecoder {

    @Override
    public void decode(byte[] data, Consumer<StreamEvent.Chunk> chunks) throws MalformedException {
        JsonDocument event = JsonDocument.parse(data);
        List<Delta> deltas = new ArrayList<>(2);
        events.read(event, deltas::add);
        String type = event.text("type").orElse("");
        JsonDocument message =
                type.equals("message_start") ? event.object("message").orElse(null) : null;
        JsonDocument passed = message == null
                ? event
                : event.with(
                        Map.of("message", ClientsOwn.named(attempt, message).json()));
        Delta delta = deltas.isEmpty() && type.startsWith("content_block_") ? unknown(event, type) : joined(deltas);
        chunks.accept(new StreamEvent.Native(delta, events.head(), type, passed));
    }

    private static Delta joined(List<Delta> deltas) {
        if (deltas.size() == 1) {
            return deltas.get(0);
        }
        List<Part> parts = new ArrayList<>();
        List<ToolCallDelta> calls = new ArrayList<>();
        FinishReason finish = null;
        Usage usage = null;
        for (Delta each : deltas) {
            parts.addAll(each.parts());
            calls.addAll(each.toolCalls());
            finish = each.finish() == null ? finish : each.finish();
            usage = each.usage() == null ? usage : each.usage();
        }
        return new Delta(0, false, parts, calls, finish, usage, Map.of(), Map.of());
    }

    /** A block of the provider's own tools is content too: the client sees it grow. */
    private static Delta unknown(JsonDocument event, String type) throws MalformedException {
        String kind = switch (type) {
            case "content_block_start" ->
                event.object("content_block")
                        .flatMap(block -> block.text("type"))
                        .filter(each -> !MessagesDecoder.BLOCKS.contains(each))
                        .orElse("");
            case "content_block_delta" ->
                event.object("delta")
                        .flatMap(delta -> delta.text("type"))
                        .filter(each -> !MessagesDecoder.DELTAS.contains(each))
                        .orElse("");
            default -> "";
        };
        Map<String, String> others = kind.isEmpty() ? Map.of() : Map.of(type, JsonDocument.quote(kind));
        return new Delta(0, false, List.of(), List.of(), null, null, others, Map.of());
    }

    @Override
    public boolean complete() {
        return events.complete();
    }

    @Override
    public boolean ended() {
        return events.ended();
    }

    @Override
    public String end() {
        return events.end();
    }

    @Override
    public @Nullable Usage usage() {
        return events.usage();
    }
}
