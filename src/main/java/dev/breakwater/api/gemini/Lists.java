package dev.breakwater.api.gemini;

import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;

/** Lists, of which Google also accepts the only element without its brackets. */
final class Lists {

    /** Reads one element. */
    @FunctionalInterface
    interface Reading {
        void read(JsonCursor in) throws MalformedException;
    }

    private Lists() {}

    static void each(JsonCursor in, Reading element) throws MalformedException {
        if (!in.isArray()) {
            element.read(in);
            return;
        }
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            element.read(in);
        }
    }
}
