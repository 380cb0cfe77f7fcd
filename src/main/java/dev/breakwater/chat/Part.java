package dev.breakwater.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A piece of a turn. */
public sealed interface Part {

    Extras extras();

    /** Whether it says anything. */
    default boolean hasContent() {
        return true;
    }

    /** Whether another stream can continue an answer that has it. */
    default boolean isResumable() {
        return false;
    }

    /** @param citations where the text comes from; most often none */
    record Text(String text, List<Citation> citations, Extras extras) implements Part {
        public Text {
            citations = List.copyOf(citations);
        }

        public Text(String text) {
            this(text, List.of(), Extras.NONE);
        }

        @Override
        public boolean hasContent() {
            return !text.isEmpty();
        }

        @Override
        public boolean isResumable() {
            return true;
        }
    }

    /** A web page that a stretch of text is based on: from its first character, to before its last. */
    record Citation(String url, String title, int start, int end) {}

    /** @param detail {@code low}, {@code high}, {@code auto}; null where the client leaves it to the provider */
    record Image(Source source, @Nullable String detail, Extras extras) implements Part {}

    /** @param format {@code wav}, {@code mp3}, ... */
    record Audio(String format, String base64, Extras extras) implements Part {}

    /** A document. */
    record FilePart(Source source, @Nullable String name, Extras extras) implements Part {}

    /** Where the bytes of an image or a document are. */
    sealed interface Source {

        record Url(String url) implements Source {}

        /** @param mediaType empty where the client did not say */
        record Data(String mediaType, String base64) implements Source {}

        /** A file that the provider has: its id there. */
        record Stored(String id) implements Source {}
    }

    /**
     * A tool that the model wants to be called.
     *
     * @param id links the {@link ToolResult}; providers differ in which ids they accept
     * @param input JSON text for a function; any text for a custom tool
     * @param custom whether it is not a function
     * @param signature a provider's mark on the call that it wants back with the history (Gemini's thought signature)
     */
    record ToolCall(
            String id,
            String name,
            String input,
            boolean custom,
            @Nullable String signature,
            Extras extras) implements Part {}

    /** @param failed whether the tool reported an error */
    record ToolResult(String callId, List<Part> content, boolean failed, Extras extras) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /**
     * What the model thought.
     *
     * @param text as far as the provider shows it
     * @param signature the provider's, which it checks when the text comes back with the history: it comes back unchanged, and only to
     *     the model that made it
     * @param encrypted in place of a text that the provider does not show; it comes back likewise
     */
    record ReasoningPart(
            String text,
            @Nullable String signature,
            @Nullable String encrypted) implements Part {

        @Override
        public Extras extras() {
            return Extras.NONE;
        }

        @Override
        public boolean hasContent() {
            return !text.isEmpty() || signature != null || encrypted != null;
        }

        @Override
        public boolean isResumable() {
            return true;
        }
    }

    /** Why the model does not answer. */
    record Refusal(String text) implements Part {

        @Override
        public Extras extras() {
            return Extras.NONE;
        }

        @Override
        public boolean hasContent() {
            return !text.isEmpty();
        }
    }

    /**
     * A part of a kind that is not known. It is kept for a form that knows it, and refused by name elsewhere.
     *
     * @param json the whole part, as JSON text in OpenAI's form
     */
    record Other(String kind, String json) implements Part {

        @Override
        public Extras extras() {
            return Extras.NONE;
        }
    }

    /** The texts among these parts, one behind the other. */
    static String text(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.get(0) instanceof Text only ? only.text() : "";
        }
        return parts.stream()
                .map(part -> part instanceof Text each ? each.text() : "")
                .collect(Collectors.joining());
    }

    /** These parts with one text in the place of all, where the first one was, or at the end. */
    static List<Part> withText(List<Part> parts, String text) {
        List<Part> changed = new ArrayList<>(parts);
        changed.removeIf(Text.class::isInstance);
        int place = 0;
        while (place < parts.size() && !(parts.get(place) instanceof Text)) {
            place++;
        }
        changed.add(place, new Text(text));
        return changed;
    }
}
