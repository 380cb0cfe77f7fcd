package dev.breakwater.api.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.util.Map;

/** An item that a provider of this form has written itself. */
final class SentItem extends OutputItem {

    private final Map<String, String> members;

    /** @param members JSON text by name */
    SentItem(String id, int index, Map<String, String> members) {
        super(id, index);
        this.members = members;
    }

    @Override
    void endContent(Events events) {}

    @Override
    void write(JsonGenerator out) throws IOException {
        JsonText.members(out, members);
    }
}
