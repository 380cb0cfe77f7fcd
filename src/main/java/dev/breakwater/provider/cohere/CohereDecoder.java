package dev.breakwater.provider.cohere;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.CallIds;
import dev.breakwater.upstream.Headers;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a streamed answer. One block or call is open at a time. The stream is complete once it has said why it ends. */
final class CohereDecoder implements StreamDecoder {

    private final Attempt attempt;
    private final Headers headers;
    private AnswerHead head;
    private @Nullable Usage usage;
    private int calls;
    private boolean openCallHasInput;
    private boolean complete;
    private boolean ended;

    /** @param headers of the stream; a failure passes some on */
    CohereDecoder(Attempt attempt, Headers headers) {
        this.attempt = attempt;
        this.headers = headers;
        this.head = CohereAnswer.head(attempt, null);
    }

    @Override
    public void decode(byte[] data, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        JsonDocument document = JsonDocument.parse(data);
        CohereEvent event = CohereEvent.read(document);
        if (FailureTable.isError(document, !event.type().isEmpty())) {
            throw FailureTable.inside(attempt, headers, document);
        }
        switch (event.type()) {
            case "message-start" -> start(document, chunks);
            case "tool-call-start" -> call(event.message(), chunks);
            case "tool-call-delta" -> input(event.message(), chunks);
            case "tool-call-end" -> endCall(chunks);
            case "message-end" -> end(event, chunks);
            default -> add(event, chunks); // of a kind that is not known: most often nothing
        }
    }

    private void start(JsonDocument event, Consumer<StreamEvent.Chunk> chunks) {
        head = CohereAnswer.head(attempt, event.text("id").orElse(null));
        send(Delta.begin(), chunks);
    }

    /** A piece of a text, of thoughts, of a plan; a citation. */
    private void add(CohereEvent event, Consumer<StreamEvent.Chunk> chunks) {
        CohereMessage message = event.message();
        if (!message.contents().isEmpty() || !message.others().isEmpty()) {
            Map<String, String> choice = event.logprobs() == null ? Map.of() : Map.of("logprobs", event.logprobs());
            send(new Delta(0, false, message.contents(), List.of(), null, null, message.others(), choice), chunks);
        }
    }

    private void call(CohereMessage message, Consumer<StreamEvent.Chunk> chunks) {
        for (CohereMessage.Call call : message.calls()) {
            calls++;
            openCallHasInput = !call.arguments().isEmpty();
            send(call.id() == null ? CallIds.fresh() : call.id(), call.name(), call.arguments(), chunks);
        }
    }

    private void input(CohereMessage message, Consumer<StreamEvent.Chunk> chunks) {
        for (CohereMessage.Call call : message.calls()) {
            if (calls > 0 && !call.arguments().isEmpty()) {
                openCallHasInput = true;
                send(null, null, call.arguments(), chunks);
            }
        }
    }

    /** A call without arguments had no piece of them: its arguments are to be JSON all the same. */
    private void endCall(Consumer<StreamEvent.Chunk> chunks) {
        if (calls > 0 && !openCallHasInput) {
            openCallHasInput = true;
            send(null, null, "{}", chunks);
        }
    }

    private void end(CohereEvent event, Consumer<StreamEvent.Chunk> chunks) {
        String reason = event.finish();
        if (event.error() != null) {
            throw FailureTable.inside(attempt, headers, error(event.error()));
        }
        if (reason == null || FinishReasons.isFailure(reason)) {
            throw FailureTable.garbled(attempt, "its stream ended with finish_reason " + reason);
        }
        complete = true;
        ended = true;
        send(Delta.end(FinishReasons.of(reason)), chunks);
        Usage counted = event.usage();
        if (counted != null) {
            usage = counted;
            send(Delta.usage(counted), chunks);
        }
    }

    private static JsonDocument error(String message) {
        return JsonDocument.of(Map.of("message", JsonDocument.quote(message)));
    }

    private void send(
            @Nullable String id, @Nullable String name, String arguments, Consumer<StreamEvent.Chunk> chunks) {
        ToolCallDelta call = new ToolCallDelta(calls - 1, id, name, arguments, false, null, Map.of());
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
        return "message-end";
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }
}
