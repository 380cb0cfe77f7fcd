package dev.breakwater.api.openai;

import dev.breakwater.api.ErrorDocument;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.openai.RequestEdit;
import dev.breakwater.failure.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream of OpenAI's chunks. A complete one ends in {@code [DONE]}. A broken one ends in one {@code event: error} without
 * {@code [DONE]}: the only ending that all common clients report as a failure with its message. Source: SPEC §3.
 */
record OpenAiStream(JsonResponses documents, Attempt attempt) implements StreamEncoder {

    private static final byte[] DATA = bytes("data: ");
    private static final byte[] END_OF_EVENT = bytes("\n\n");
    private static final byte[] COMMENT = bytes(": waiting for the provider\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    /** A provider of another form always reports its tokens; OpenAI's, if {@code stream_options} ask for them. */
    @Override
    public void write(StreamEvent.Chunk chunk, OutputStream out) throws IOException {
        boolean onlyUsage =
                chunk instanceof StreamEvent.Typed typed && typed.content().onlyUsage();
        if (onlyUsage && !RequestEdit.wantsUsage(attempt.call().request().document())) {
            return;
        }
        out.write(DATA);
        AnswerJson.of(chunk, attempt).writeTo(out);
        out.write(END_OF_EVENT);
    }

    @Override
    public void end(OutputStream out) throws IOException {
        out.write(DONE);
    }

    @Override
    public void error(Failure failure, String message, OutputStream out) throws IOException {
        ErrorDocument document = ErrorDocument.of(failure, message).orCode("stream_interrupted");
        out.write(bytes("event: error\ndata: " + documents.text(document) + "\n\n"));
    }

    @Override
    public byte[] heartbeat() {
        return COMMENT;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
