package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a model thought, which OpenAI's form has no member for. Sources: DeepSeek's {@code reasoning_content}, a text; LiteLLM's {@code
 * thinking_blocks}, which has Anthropic's signatures and encrypted blocks too.
 */
final class ReasoningJson {

    static final String TEXT = "reasoning_content";
    static final String BLOCKS = "thinking_blocks";

    private ReasoningJson() {}

    static List<Part> text(JsonCursor in) throws MalformedException {
        String text = in.text();
        return text == null || text.isEmpty() ? List.of() : List.of(new ReasoningPart(text, null, null));
    }

    static List<Part> blocks(JsonCursor in) throws MalformedException {
        List<Part> blocks = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            blocks.add(block(in));
        }
        return blocks;
    }

    private static Part block(JsonCursor in) throws MalformedException {
        String text = null;
        String signature = null;
        String encrypted = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "thinking" -> text = in.text();
                case "signature" -> signature = in.text();
                case "data" -> encrypted = in.text();
                case "type" -> in.skip(); // the others say it
                default -> throw in.wrong("left out: it is not known");
            }
        }
        return new ReasoningPart(text == null ? "" : text, signature, encrypted);
    }

    /** The text for clients that show it, and the blocks where the text alone is not all. */
    static void write(JsonGenerator out, List<ReasoningPart> parts) throws IOException {
        String text = parts.stream().map(ReasoningPart::text).collect(Collectors.joining());
        if (!text.isEmpty()) {
            out.writeStringField(TEXT, text);
        }
        boolean plain = parts.size() < 2 && parts.stream().allMatch(each -> each.equals(plain(each)));
        if (plain) {
            return;
        }
        out.writeArrayFieldStart(BLOCKS);
        for (ReasoningPart each : parts) {
            out.writeStartObject();
            out.writeStringField("type", each.encrypted() == null ? "thinking" : "redacted_thinking");
            if (each.encrypted() == null) {
                out.writeStringField("thinking", each.text());
            }
            JsonText.text(out, "signature", each.signature());
            JsonText.text(out, "data", each.encrypted());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static ReasoningPart plain(ReasoningPart part) {
        return new ReasoningPart(part.text(), null, null);
    }
}
