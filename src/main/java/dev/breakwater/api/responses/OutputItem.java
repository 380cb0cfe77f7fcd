package dev.breakwater.api.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.json.JsonText;
import java.io.IOException;

/** One item of a response's {@code output}, as it is built. */
abstract class OutputItem {

    static final String IN_PROGRESS = "in_progress";
    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";

    private final String id;
    private final int index;
    private String status = IN_PROGRESS;

    /** @param index in {@code output} */
    OutputItem(String id, int index) {
        this.id = id;
        this.index = index;
    }

    final String id() {
        return id;
    }

    final int index() {
        return index;
    }

    /** Tells the client that the item begins, before it has content. */
    void begin(Events events) throws IOException {
        events.send("response.output_item.added", this::whole);
    }

    /**
     * Ends what is open in the item, and the item.
     *
     * @param ending {@link #COMPLETED} or {@link #INCOMPLETE}
     */
    final void end(String ending, Events events) throws IOException {
        endContent(events);
        status = ending;
        events.send("response.output_item.done", this::whole);
    }

    private void whole(JsonGenerator out) throws IOException {
        out.writeNumberField("output_index", index);
        out.writeFieldName("item");
        out.writeStartObject();
        write(out);
        out.writeEndObject();
    }

    /** The members that say where an event belongs. */
    final void place(JsonGenerator out) throws IOException {
        out.writeStringField("item_id", id);
        out.writeNumberField("output_index", index);
    }

    /** Ends the part that is open, if one is. */
    abstract void endContent(Events events) throws IOException;

    /** The item's members, as far as it has been built. */
    abstract void write(JsonGenerator out) throws IOException;

    final void head(JsonGenerator out, String type) throws IOException {
        out.writeStringField("id", id);
        out.writeStringField("type", type);
        JsonText.text(out, "status", status);
    }
}
