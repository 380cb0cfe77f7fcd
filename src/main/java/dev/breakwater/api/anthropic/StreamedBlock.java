package dev.breakwater.api.anthropic;

import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A content block of a streamed message, with the pieces that have come and are not written yet. */
final class StreamedBlock {

    enum Kind {
        TEXT,
        THINKING,
        ENCRYPTED,
        CALL,
        /** Opened by a provider's own event, and not to be continued by anything else. */
        PASSED
    }

    private final Kind kind;

    /** The index among the tool calls of OpenAI's stream; -1 for another block. */
    private final int call;

    private int index = -1;
    private String encrypted = "";
    private String id = "";
    private String name = "";
    private StringBuilder unwritten = new StringBuilder();

    /** All pieces of the arguments of a call. */
    private final StringBuilder arguments = new StringBuilder();

    private @Nullable String signature;
    private boolean signed;

    private StreamedBlock(Kind kind, int call) {
        this.kind = kind;
        this.call = call;
    }

    static StreamedBlock of(Kind kind) {
        return new StreamedBlock(kind, -1);
    }

    static StreamedBlock call(int call) {
        return new StreamedBlock(Kind.CALL, call);
    }

    static StreamedBlock encrypted(String data) {
        StreamedBlock block = of(Kind.ENCRYPTED);
        block.encrypted = data;
        return block;
    }

    /** An open block of a provider that speaks the form. Only a text can be continued: another model would not sign its thoughts. */
    static StreamedBlock passed(JsonDocument event, int index) {
        StreamedBlock block = of(isText(event) ? Kind.TEXT : Kind.PASSED);
        block.index = index;
        return block;
    }

    private static boolean isText(JsonDocument event) {
        try {
            return event.object("content_block")
                    .flatMap(block -> block.text("type"))
                    .filter("text"::equals)
                    .isPresent();
        } catch (MalformedException tooMany) {
            return false;
        }
    }

    boolean takes(Kind more) {
        return kind == more && !signed;
    }

    /** Whether it is the block of this call. */
    boolean takes(ToolCallDelta delta) {
        return kind == Kind.CALL
                && call == delta.index()
                && (isBlank(delta.id()) || id.isEmpty() || id.equals(delta.id()));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    void add(String text) {
        unwritten.append(text);
    }

    void add(ToolCallDelta delta) {
        id = id.isEmpty() && delta.id() != null ? delta.id() : id;
        name = name.isEmpty() && delta.name() != null ? delta.name() : name;
        unwritten.append(delta.arguments());
        arguments.append(delta.arguments());
    }

    /** The last that a thinking block gets. */
    void sign(@Nullable String newSignature) {
        if (newSignature != null) {
            signature = newSignature;
            signed = true;
        }
    }

    boolean isOpen() {
        return index >= 0;
    }

    /** Whether nothing more comes for it, where something else follows. */
    boolean isComplete() {
        return kind != Kind.CALL || MessageWriter.isObject(arguments.toString());
    }

    void start(int place, OutputStream out) throws IOException {
        index = place;
        StreamedBlocks.event(out, "content_block_start", json -> {
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("content_block");
            switch (kind) {
                case TEXT -> {
                    json.writeStringField("type", "text");
                    json.writeStringField("text", "");
                }
                case THINKING -> {
                    json.writeStringField("type", "thinking");
                    json.writeStringField("thinking", "");
                    json.writeStringField("signature", "");
                }
                case ENCRYPTED -> {
                    json.writeStringField("type", "redacted_thinking");
                    json.writeStringField("data", encrypted);
                }
                case CALL -> {
                    json.writeStringField("type", "tool_use");
                    json.writeStringField("id", id.isEmpty() ? "toolu_" + UUID.randomUUID() : id);
                    json.writeStringField("name", name);
                    json.writeObjectFieldStart("input");
                    json.writeEndObject();
                }
                case PASSED -> throw new IllegalStateException("it is open");
            }
            json.writeEndObject();
        });
    }

    /** Writes the pieces that have come. */
    void write(OutputStream out) throws IOException {
        if (!unwritten.isEmpty()) {
            String pieces = unwritten.toString();
            unwritten = new StringBuilder();
            switch (kind) {
                case TEXT -> delta("text_delta", "text", pieces, out);
                case THINKING -> delta("thinking_delta", "thinking", pieces, out);
                case CALL -> delta("input_json_delta", "partial_json", pieces, out);
                case ENCRYPTED, PASSED -> throw new IllegalStateException("it takes no pieces");
            }
        }
        if (signature != null) {
            delta("signature_delta", "signature", Objects.requireNonNull(signature), out);
            signature = null;
        }
    }

    /** A call without arguments has an empty object. */
    void stop(OutputStream out) throws IOException {
        if (kind == Kind.CALL && arguments.isEmpty()) {
            delta("input_json_delta", "partial_json", "{}", out);
        }
        StreamedBlocks.event(out, "content_block_stop", json -> json.writeNumberField("index", index));
    }

    private void delta(String type, String member, String piece, OutputStream out) throws IOException {
        JsonText.Content delta = json -> {
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("delta");
            json.writeStringField("type", type);
            json.writeStringField(member, piece);
            json.writeEndObject();
        };
        StreamedBlocks.event(out, "content_block_delta", delta);
    }
}
