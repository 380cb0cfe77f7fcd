package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.Headers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a streamed response, as they came but for the model and the ids of responses in them. It is complete with
 * {@code response.completed} or {@code response.incomplete}.
 */
final class ResponsesDecoder implements StreamDecoder {

    /** Adds nothing to the answer. */
    private static final Delta FRAME = new Delta(0, false, List.of(), List.of(), null, null, Map.of(), Map.of());

    /** Items whose content comes in deltas. */
    private static final Set<String> IN_DELTAS = Set.of("message", "reasoning");

    private final Attempt attempt;
    private final Headers headers;
    private AnswerHead head;
    private int calls;
    private boolean complete;
    private @Nullable Usage usage;

    /** @param headers of the stream; a failure passes some on */
    ResponsesDecoder(Attempt attempt, Headers headers) {
        this.attempt = attempt;
        this.headers = headers;
        this.head = new AnswerHead(null, 0, attempt.call().group().name());
    }

    @Override
    public void decode(byte[] event, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        JsonDocument document = JsonDocument.parse(event);
        String type = document.text("type").orElse("");
        JsonElement wrapped =
                document.element("response").filter(JsonElement::isObject).orElse(null);
        JsonDocument response = wrapped == null ? null : wrapped.object();
        if (type.equals("response.failed")) {
            throw FailureTable.inside(attempt, headers, response == null ? document : response);
        }
        if (FailureTable.isError(document, type.startsWith("response."))) {
            throw FailureTable.inside(attempt, headers, document);
        }
        Delta content = response == null ? content(type, document) : lifeCycle(type, response);
        if (response != null) {
            JsonDocument named = response.with(ResponsesExchange.named(attempt, response));
            head = new AnswerHead(
                    named.text("id").orElse(null),
                    named.number("created_at")
                            .map(Double::parseDouble)
                            .orElse(0.0)
                            .longValue(),
                    head.model());
            document = document.with(Map.of("response", named.json()));
        }
        chunks.accept(new StreamEvent.Native(content, head, type, document));
    }

    /** An event that carries the whole response. */
    private Delta lifeCycle(String type, JsonDocument response) {
        return switch (type) {
            case "response.created" -> Delta.begin();
            case "response.completed" ->
                end(new FinishReason(calls > 0 ? Kind.TOOL_CALLS : Kind.STOP, "completed"), response);
            case "response.incomplete" -> end(incomplete(response), response);
            default -> FRAME;
        };
    }

    private Delta end(FinishReason reason, JsonDocument response) {
        complete = true;
        usage = ResponsesUsage.of(response);
        Delta end = Delta.end(reason);
        return usage == null ? end : end.with(usage);
    }

    private static FinishReason incomplete(JsonDocument response) {
        String reason = response.element("incomplete_details")
                .flatMap(details -> details.text("reason"))
                .orElse("incomplete");
        return new FinishReason(
                switch (reason) {
                    case "max_output_tokens" -> Kind.LENGTH;
                    case "content_filter" -> Kind.CONTENT_FILTER;
                    default -> Kind.OTHER;
                },
                reason);
    }

    private Delta content(String type, JsonDocument event) {
        String delta = event.text("delta").orElse("");
        return switch (type) {
            case "response.output_item.added" ->
                event.element("item")
                        .filter(JsonElement::isObject)
                        .map(this::item)
                        .orElse(FRAME);
            case "response.output_text.delta" -> Delta.of(new Part.Text(delta), false);
            case "response.refusal.delta" -> Delta.of(new Part.Refusal(delta), false);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                Delta.of(new Part.ReasoningPart(delta, null, null), false);
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                Delta.of(new ToolCallDelta(Math.max(0, calls - 1), null, null, delta, false, null, Map.of()));
            default -> FRAME;
        };
    }

    private Delta item(JsonElement item) {
        String type = item.text("type").orElse("");
        if (type.equals("function_call") || type.equals("custom_tool_call")) {
            return Delta.of(new ToolCallDelta(
                    calls++,
                    item.text("call_id").orElse(null),
                    item.text("name").orElse(null),
                    "",
                    type.equals("custom_tool_call"),
                    null,
                    Map.of()));
        }
        return IN_DELTAS.contains(type) ? FRAME : Delta.of(new Part.Other(type, item.json()), false);
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public boolean ended() {
        return complete;
    }

    @Override
    public String end() {
        return "response.completed or response.incomplete";
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }
}
