package dev.breakwater.api.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.openai.ReasoningToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the model thought, as far as its provider shows it: a summary of one part. */
final class ReasoningItem extends OutputItem {

    private static final String SUMMARY = "response.reasoning_summary_";

    private final StringBuilder text = new StringBuilder();
    private boolean open;
    private @Nullable String signature;
    private @Nullable String encrypted;

    ReasoningItem(String id, int index) {
        super(id, index);
    }

    /** Whether the provider has ended it: what follows is another thought. */
    boolean isSealed() {
        return signature != null || encrypted != null;
    }

    /** Adds what the client has seen already, in a part that has begun. */
    void seen(String more) {
        open = true;
        text.append(more);
    }

    /** Its client knows that the part has ended. */
    void ended() {
        open = false;
    }

    void add(String more, Events events) throws IOException {
        if (more.isEmpty()) {
            return;
        }
        if (!open) {
            open = true;
            events.send(SUMMARY + "part.added", this::part);
        }
        text.append(more);
        events.send(SUMMARY + "text.delta", out -> {
            placeOfPart(out);
            out.writeStringField("delta", more);
        });
    }

    /** Keeps what its provider wants back with it; null is nothing. */
    void seal(@Nullable String newSignature, @Nullable String newEncrypted) {
        signature = newSignature == null ? signature : newSignature;
        encrypted = newEncrypted == null ? encrypted : newEncrypted;
    }

    @Override
    void endContent(Events events) throws IOException {
        if (open) {
            events.send(SUMMARY + "text.done", out -> {
                placeOfPart(out);
                out.writeStringField("text", text.toString());
            });
            events.send(SUMMARY + "part.done", this::part);
            open = false;
        }
    }

    private void placeOfPart(JsonGenerator out) throws IOException {
        place(out);
        out.writeNumberField("summary_index", 0);
    }

    private void part(JsonGenerator out) throws IOException {
        placeOfPart(out);
        out.writeFieldName("part");
        summary(out);
    }

    private void summary(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "summary_text");
        out.writeStringField("text", text.toString());
        out.writeEndObject();
    }

    @Override
    void write(JsonGenerator out) throws IOException {
        head(out, "reasoning");
        out.writeArrayFieldStart("summary");
        if (!text.isEmpty()) {
            summary(out);
        }
        out.writeEndArray();
        out.writeStringField("encrypted_content", ReasoningToken.write(signature, encrypted));
    }
}
