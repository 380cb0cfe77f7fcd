package dev.breakwater.api.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.Part.Citation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the assistant: texts and refusals. */
final class MessageItem extends OutputItem {

    private static final class Content {
        private final boolean refusal;
        private final StringBuilder text = new StringBuilder();
        private final List<Citation> citations = new ArrayList<>();

        private Content(boolean refusal) {
            this.refusal = refusal;
        }

        private String kind() {
            return refusal ? "refusal" : "output_text";
        }

        private void write(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("type", kind());
            out.writeStringField(refusal ? "refusal" : "text", text.toString());
            if (!refusal) {
                out.writeArrayFieldStart("annotations");
                for (Citation each : citations) {
                    annotation(out, each);
                }
                out.writeEndArray();
                noLogprobs(out);
            }
            out.writeEndObject();
        }
    }

    private final List<Content> contents = new ArrayList<>();
    private @Nullable Content open;

    MessageItem(String id, int index) {
        super(id, index);
    }

    /** Takes over a part of a stream that another provider's continues: its client knows that the part has begun. */
    void continuing(boolean refusal) {
        open = new Content(refusal);
        contents.add(open);
    }

    /** Adds what the client has seen already. */
    void seen(String text) {
        if (open != null) {
            open.text.append(text);
        }
    }

    /** Its client knows that the part has ended. */
    void ended() {
        open = null;
    }

    void add(boolean refusal, String text, Events events) throws IOException {
        Content content = opened(refusal, events);
        if (text.isEmpty()) {
            return;
        }
        content.text.append(text);
        events.send("response." + content.kind() + ".delta", out -> {
            placeOfPart(out);
            out.writeStringField("delta", text);
            if (!refusal) {
                noLogprobs(out);
            }
        });
    }

    void cite(Citation citation, Events events) throws IOException {
        Content content = opened(false, events);
        int number = content.citations.size();
        content.citations.add(citation);
        events.send("response.output_text.annotation.added", out -> {
            placeOfPart(out);
            out.writeNumberField("annotation_index", number);
            out.writeFieldName("annotation");
            annotation(out, citation);
        });
    }

    private Content opened(boolean refusal, Events events) throws IOException {
        if (open != null && open.refusal == refusal) {
            return open;
        }
        endContent(events);
        Content content = new Content(refusal);
        contents.add(content);
        open = content;
        events.send("response.content_part.added", out -> part(out, content));
        return content;
    }

    @Override
    void endContent(Events events) throws IOException {
        Content content = open;
        if (content == null) {
            return;
        }
        events.send("response." + content.kind() + ".done", out -> {
            placeOfPart(out);
            out.writeStringField(content.refusal ? "refusal" : "text", content.text.toString());
            if (!content.refusal) {
                noLogprobs(out);
            }
        });
        events.send("response.content_part.done", out -> part(out, content));
        open = null;
    }

    private void part(JsonGenerator out, Content content) throws IOException {
        placeOfPart(out);
        out.writeFieldName("part");
        content.write(out);
    }

    private void placeOfPart(JsonGenerator out) throws IOException {
        place(out);
        out.writeNumberField("content_index", contents.size() - 1);
    }

    private static void annotation(JsonGenerator out, Citation citation) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "url_citation");
        out.writeStringField("url", citation.url());
        out.writeStringField("title", citation.title());
        out.writeNumberField("start_index", citation.start());
        out.writeNumberField("end_index", citation.end());
        out.writeEndObject();
    }

    /** SDKs that check events require the member. */
    private static void noLogprobs(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("logprobs");
        out.writeEndArray();
    }

    @Override
    void write(JsonGenerator out) throws IOException {
        head(out, "message");
        out.writeStringField("role", "assistant");
        out.writeArrayFieldStart("content");
        for (Content each : contents) {
            each.write(out);
        }
        out.writeEndArray();
    }
}
