package dev.breakwater.api.anthropic;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One streamed message. Events of a provider that speaks the form are passed on; from those of any other, the message is written anew.
 * Both may come in one stream, because another provider may continue it. A complete message ends in {@code message_stop}, and a broken
 * one in {@code event: error} without it. For one thread.
 */
final class MessageStream implements StreamEncoder {

    private static final byte[] PING = bytes("event: ping\ndata: {\"type\":\"ping\"}\n\n");

    private final JsonResponses documents;
    private final Attempt attempt;
    private final StreamedBlocks blocks = new StreamedBlocks();
    private boolean started;
    private boolean finished;
    private boolean stopped;
    private @Nullable FinishReason finish;
    private @Nullable Usage usage;

    MessageStream(JsonResponses documents, Attempt attempt) {
        this.documents = documents;
        this.attempt = attempt;
    }

    @Override
    public void write(StreamEvent.Chunk chunk, OutputStream out) throws IOException {
        switch (chunk) {
            case StreamEvent.Native passed -> pass(passed, out);
            case StreamEvent.Typed typed -> add(typed.content(), typed.head(), out);
            case StreamEvent.Raw raw -> throw new IllegalStateException("OpenAI's form");
        }
    }

    private void pass(StreamEvent.Native event, OutputStream out) throws IOException {
        String name = String.valueOf(event.name());
        out.write(bytes("event: " + name + "\ndata: "));
        event.json().slices().writeTo(out);
        out.write(bytes("\n\n"));
        switch (name) {
            case "message_start" -> started = true;
            case "content_block_start" -> blocks.begun(event.json());
            case "content_block_stop" -> blocks.ended();
            case "message_delta" -> finished |= event.content().finished();
            case "message_stop" -> stopped = true;
            default -> {} // it changes nothing of what may follow
        }
    }

    private void add(Delta delta, AnswerHead head, OutputStream out) throws IOException {
        if (delta.index() > 0) {
            return; // a message has one choice
        }
        if (!started) {
            start(head, out);
        }
        for (Part part : delta.parts()) {
            blocks.add(part);
        }
        for (ToolCallDelta call : delta.toolCalls()) {
            blocks.add(call);
        }
        blocks.write(out);
        finish = delta.finish() == null ? finish : delta.finish();
        usage = delta.usage() == null ? usage : delta.usage();
    }

    /** Clients show how full the context is from the first event on, so it has an estimate. */
    private void start(AnswerHead head, OutputStream out) throws IOException {
        started = true;
        int prompt = attempt.call().request().prompt().tokens();
        StreamedBlocks.event(out, "message_start", json -> {
            json.writeObjectFieldStart("message");
            MessageWriter.head(json, head);
            json.writeArrayFieldStart("content");
            json.writeEndArray();
            json.writeNullField("stop_reason");
            json.writeNullField("stop_sequence");
            MessageWriter.usage(json, new Usage(prompt, 0));
            json.writeEndObject();
        });
    }

    /** What has not been passed on of the end. */
    @Override
    public void end(OutputStream out) throws IOException {
        if (!finished) {
            blocks.end(out);
            StreamedBlocks.event(out, "message_delta", json -> {
                json.writeObjectFieldStart("delta");
                json.writeStringField("stop_reason", StopReasons.write(finish, blocks.haveCalls()));
                json.writeNullField("stop_sequence");
                json.writeEndObject();
                if (usage == null) {
                    json.writeObjectFieldStart("usage");
                    json.writeNumberField("output_tokens", 0);
                    json.writeEndObject();
                } else {
                    MessageWriter.usage(json, usage);
                }
            });
        }
        if (!stopped) {
            StreamedBlocks.event(out, "message_stop", json -> {});
        }
    }

    @Override
    public void error(Failure failure, String message, OutputStream out) throws IOException {
        out.write(bytes("event: error\ndata: " + documents.text(ErrorDocument.of(failure, message)) + "\n\n"));
    }

    @Override
    public byte[] heartbeat() {
        return PING;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
