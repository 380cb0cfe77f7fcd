package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.Part.Citation;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code annotations} of a message, of which {@code url_citation} is the one kind. */
final class CitationJson {

    static final String MEMBER = "annotations";

    private CitationJson() {}

    /** Where one of them is of another kind, all are put into the others and none is returned. */
    static List<Citation> read(JsonCursor in, Map<String, String> others) throws MalformedException {
        int mark = in.mark();
        List<Citation> citations = new ArrayList<>();
        boolean known = true;
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            Citation citation = annotation(in);
            known &= citation != null;
            if (citation != null) {
                citations.add(citation);
            }
        }
        if (!known) {
            others.put(MEMBER, in.jsonSince(mark));
        }
        return known ? citations : List.of();
    }

    private static @Nullable Citation annotation(JsonCursor in) throws MalformedException {
        Citation citation = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "type" -> known &= "url_citation".equals(in.text());
                case "url_citation" -> citation = citation(in);
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return known ? citation : null;
    }

    private static @Nullable Citation citation(JsonCursor in) throws MalformedException {
        String url = null;
        String title = null;
        Long start = null;
        Long end = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "url" -> url = in.text();
                case "title" -> title = in.text();
                case "start_index" -> start = in.whole();
                case "end_index" -> end = in.whole();
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return url == null || title == null || start == null || end == null || !known
                ? null
                : new Citation(url, title, start.intValue(), end.intValue());
    }

    static void write(JsonGenerator out, List<Citation> citations) throws IOException {
        if (citations.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(MEMBER);
        for (Citation each : citations) {
            out.writeStartObject();
            out.writeStringField("type", "url_citation");
            out.writeObjectFieldStart("url_citation");
            out.writeStringField("url", each.url());
            out.writeStringField("title", each.title());
            out.writeNumberField("start_index", each.start());
            out.writeNumberField("end_index", each.end());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
