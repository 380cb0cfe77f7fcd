package dev.breakwater.provider.ollama;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lines that are responses of their own, each with what it adds. The last one says that it is, and has the tokens. */
final class OllamaDecoder implements StreamDecoder {

    private final OllamaReader reader;
    private @Nullable AnswerHead head;
    private @Nullable Usage usage;
    /** OpenAI counts them over the whole stream. */
    private int calls;

    private boolean begun;
    private boolean content;
    private boolean ended;

    /** @param headers of the stream; a failure passes some on */
    OllamaDecoder(Attempt attempt, Headers headers) {
        this.reader = new OllamaReader(attempt, headers);
    }

    @Override
    public void decode(byte[] line, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        OllamaResponse response = reader.read(line);
        if (response == null) {
            return;
        }
        AnswerHead known = head == null ? reader.head(response) : head;
        head = known;
        Delta delta = delta(response);
        if (delta != null) {
            chunks.accept(new StreamEvent.Typed(delta, known));
        }
        if (response.done()) {
            ended = true;
            Usage counted = response.usage();
            if (counted != null) {
                usage = counted;
                chunks.accept(new StreamEvent.Typed(Delta.usage(counted), known));
            }
        }
    }

    /** Null where the line adds nothing. */
    private @Nullable Delta delta(OllamaResponse response) {
        List<Part> parts = new ArrayList<>();
        List<ToolCallDelta> called = new ArrayList<>();
        for (Part part : response.parts()) {
            if (part instanceof Part.ToolCall call) {
                called.add(new ToolCallDelta(calls++, call.id(), call.name(), call.input(), false, null, Map.of()));
            } else {
                parts.add(part);
            }
        }
        content |= response.hasContent();
        FinishReason finish = response.done() ? DoneReasons.of(response.reason(), calls > 0) : null;
        if (finish != null && !content) {
            reader.check(finish);
        }
        if (parts.isEmpty() && called.isEmpty() && finish == null) {
            return null;
        }
        boolean begins = !begun;
        begun = true;
        return new Delta(0, begins, parts, called, finish, null, Map.of(), response.choice());
    }

    @Override
    public boolean complete() {
        return ended;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public String end() {
        return "a line with \"done\": true";
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }
}
