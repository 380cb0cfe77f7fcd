package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a tool call carries a provider's signature. OpenAI has no member for it. Source: Google, "OpenAI compatibility", which has
 * {@code extra_content.google.thought_signature}.
 */
final class Signatures {

    static final String MEMBER = "extra_content";

    private Signatures() {}

    /** The signature; null where there is none. Anything else in there is put into the others. */
    static @Nullable String read(JsonCursor in, Map<String, String> others) throws MalformedException {
        int mark = in.mark();
        String signature = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (in.name().equals("google") && in.isObject()) {
                for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                    if (in.name().equals("thought_signature") && in.isText()) {
                        signature = in.text();
                    } else {
                        in.skip();
                        known = false;
                    }
                }
            } else {
                in.skip();
                known = false;
            }
        }
        if (!known) {
            others.put(MEMBER, in.jsonSince(mark));
        }
        return known ? signature : null;
    }

    static void write(JsonGenerator out, @Nullable String signature) throws IOException {
        if (signature != null) {
            out.writeObjectFieldStart(MEMBER);
            out.writeObjectFieldStart("google");
            out.writeStringField("thought_signature", signature);
            out.writeEndObject();
            out.writeEndObject();
        }
    }
}
