package dev.breakwater.api.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.api.ErrorDocument;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A streamed response. Events of a provider of this form pass as they are; of others they are made. A broken stream ends in {@code error}
 * and {@code response.failed}, as OpenAI's does: the official SDKs raise the first, other clients look for the second.
 */
final class ResponsesStream implements StreamEncoder {

    private static final byte[] COMMENT = bytes(": waiting for the provider\n\n");
    private static final byte[] END_OF_EVENT = bytes("\n\n");

    private final String model;
    private final Assembly assembly;
    private final SentEvents sent;
    private long number;
    private OutputStream out = OutputStream.nullOutputStream();

    /**
     * @param request the client's
     * @param model that the client asked for
     */
    ResponsesStream(JsonDocument request, String model) {
        this.model = model;
        this.assembly = new Assembly(request, this::send);
        this.sent = new SentEvents(assembly);
    }

    @Override
    public void write(StreamEvent.Chunk chunk, OutputStream to) throws IOException {
        out = to;
        switch (chunk) {
            case StreamEvent.Typed typed -> assembly.add(typed.content(), typed.head());
            case StreamEvent.Native event -> {
                String type = String.valueOf(event.name());
                sent.follow(type, event.json());
                number = sent.next();
                begin(type);
                event.json().slices().writeTo(to);
                to.write(END_OF_EVENT);
            }
            case StreamEvent.Raw raw -> throw new IllegalStateException("not in this form");
        }
    }

    private void send(String type, JsonText.Content members) throws IOException {
        long own = number++;
        begin(type);
        out.write(JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            members.writeTo(json);
            json.writeNumberField("sequence_number", own);
            json.writeEndObject();
        }));
        out.write(END_OF_EVENT);
    }

    private void begin(String type) throws IOException {
        out.write(bytes("event: " + type + "\ndata: "));
    }

    @Override
    public void end(OutputStream to) throws IOException {
        out = to;
        if (!sent.complete()) {
            assembly.end();
        }
    }

    @Override
    public void error(Failure failure, String message, OutputStream to) throws IOException {
        out = to;
        ErrorDocument.Content error =
                ErrorDocument.of(failure, message).orCode("stream_interrupted").error();
        send("error", json -> {
            members(json, error);
            json.writeObjectFieldStart("error");
            json.writeStringField("type", error.type());
            members(json, error);
            json.writeEndObject();
        });
        String code = failure instanceof Failure.RateLimited ? "rate_limit_exceeded" : "server_error";
        assembly.fail(code, message, new AnswerHead(null, 0, model));
    }

    private static void members(JsonGenerator json, ErrorDocument.Content error) throws IOException {
        json.writeStringField("code", error.code());
        json.writeStringField("message", error.message());
        json.writeStringField("param", error.param());
    }

    @Override
    public byte[] heartbeat() {
        return COMMENT;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
