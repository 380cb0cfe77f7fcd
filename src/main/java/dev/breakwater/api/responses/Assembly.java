package dev.breakwater.api.responses;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds one response out of what a provider adds to it, and sends each step as an event. One message or thought is open at a time. Calls
 * stay open until the end, because their arguments may come in turns.
 */
final class Assembly {

    private final JsonDocument request;
    private final Events events;
    private final String name = UUID.randomUUID().toString().replace("-", "");
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<Integer, CallItem> calls = new LinkedHashMap<>();
    private @Nullable JsonDocument frame;
    private @Nullable OutputItem open;
    private @Nullable ClientTools tools;
    private @Nullable FinishReason finish;
    private @Nullable Usage usage;

    /** @param request the client's */
    Assembly(JsonDocument request, Events events) {
        this.request = request;
        this.events = events;
    }

    /** Adds what an event says. A response has one choice. */
    void add(Delta delta, AnswerHead head) throws IOException {
        begin(head);
        usage = delta.usage() == null ? usage : delta.usage();
        if (delta.index() > 0) {
            return;
        }
        for (Part part : delta.parts()) {
            add(part);
        }
        for (ToolCallDelta call : delta.toolCalls()) {
            add(call);
        }
        finish = delta.finish() == null ? finish : delta.finish();
    }

    private void begin(AnswerHead head) throws IOException {
        if (frame == null) {
            frame = Frame.of(head, request);
            send("response.created", frame);
            send("response.in_progress", frame);
        }
    }

    private void send(String type, JsonDocument response) throws IOException {
        events.send(type, out -> JsonText.json(out, "response", response.json()));
    }

    private void add(Part part) throws IOException {
        switch (part) {
            case Part.Text text -> {
                if (text.hasContent()) {
                    message().add(false, text.text(), events);
                }
                for (Part.Citation each : text.citations()) {
                    message().cite(each, events);
                }
            }
            case Part.Refusal refusal -> message().add(true, refusal.text(), events);
            case Part.ReasoningPart reasoning -> {
                if (reasoning.hasContent()) {
                    ReasoningItem item = reasoning(reasoning);
                    item.add(reasoning.text(), events);
                    item.seal(reasoning.signature(), reasoning.encrypted());
                }
            }
            case Part.ToolCall call -> add(whole(call));
            default -> {} // sound and pictures, which a model gives only if it was asked for them
        }
    }

    private ToolCallDelta whole(Part.ToolCall call) {
        return new ToolCallDelta(calls.size(), call.id(), call.name(), call.input(), false, null, Map.of());
    }

    private MessageItem message() throws IOException {
        return open instanceof MessageItem message ? message : opened(new MessageItem(id("msg_"), items.size()));
    }

    /** A thought that its provider has ended is not continued. */
    private ReasoningItem reasoning(Part.ReasoningPart more) throws IOException {
        return open instanceof ReasoningItem item && !item.isSealed() && more.encrypted() == null
                ? item
                : opened(new ReasoningItem(id("rs_"), items.size()));
    }

    private void add(ToolCallDelta delta) throws IOException {
        CallItem call = calls.get(delta.index());
        if (call == null) {
            String function = delta.name() == null ? "" : delta.name();
            ClientTools.Name tool = tools().tool(function);
            String callId = delta.id() == null ? id("call_") : delta.id();
            call = new CallItem(id(tool.custom() ? "ctc_" : "fc_"), items.size(), callId, tool);
            close(OutputItem.COMPLETED);
            items.add(call);
            calls.put(delta.index(), call);
            call.begin(events);
        }
        call.add(delta.arguments(), events);
    }

    private ClientTools tools() {
        ClientTools read = tools;
        if (read == null) {
            try {
                read = ClientTools.read(request);
            } catch (MalformedException impossible) {
                throw new IllegalStateException(impossible); // the request has been read before
            }
            tools = read;
        }
        return read;
    }

    private String id(String kind) {
        return kind + name + String.format("%02x", items.size());
    }

    private <I extends OutputItem> I opened(I item) throws IOException {
        close(OutputItem.COMPLETED);
        items.add(item);
        open = item;
        item.begin(events);
        return item;
    }

    private void close(String status) throws IOException {
        if (open != null) {
            open.end(status, events);
            open = null;
        }
    }

    // What a provider of the same form has sent itself.

    /** The response as its client knows it. */
    void begun(JsonDocument response) {
        frame = response;
    }

    /** The next item, which its client knows; open as far as it may be continued. */
    void sent(OutputItem item) {
        if (item.index() < items.size()) {
            items.set(item.index(), item);
        } else {
            items.add(item);
        }
        open = item instanceof SentItem ? null : item;
    }

    @Nullable
    OutputItem open() {
        return open;
    }

    // The end.

    /** Ends all items and the response; returns it whole. */
    JsonDocument end() throws IOException {
        String reason = incomplete();
        String status = reason == null ? OutputItem.COMPLETED : OutputItem.INCOMPLETE;
        for (CallItem each : calls.values()) {
            each.end(status, events);
        }
        close(status);
        Map<String, String> set = new HashMap<>();
        if (reason != null) {
            set.put("incomplete_details", "{\"reason\":" + JsonDocument.quote(reason) + "}");
        }
        if (usage != null) {
            set.put("usage", Frame.usage(usage));
        }
        JsonDocument whole = ended(status, set);
        send("response." + status, whole);
        return whole;
    }

    /** Why the answer is not whole; null where it is. An unknown reason is not taken for a good end. */
    private @Nullable String incomplete() {
        if (finish == null) {
            return null;
        }
        return switch (finish.kind()) {
            case STOP, TOOL_CALLS -> null;
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case OTHER -> finish.providersName();
        };
    }

    /** Ends the response as one that failed. Its items stay as they are. */
    void fail(String code, String message, AnswerHead head) throws IOException {
        begin(head);
        String error = JsonDocument.of(Map.of("code", JsonDocument.quote(code), "message", JsonDocument.quote(message)))
                .json();
        send("response.failed", ended("failed", Map.of("error", error)));
    }

    private JsonDocument ended(String status, Map<String, String> others) {
        Map<String, String> set = new HashMap<>(others);
        set.put("status", JsonDocument.quote(status));
        set.put("output", Frame.output(items));
        return Objects.requireNonNull(frame).with(set);
    }
}
