package dev.breakwater.provider.cohere;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.provider.translation.CallIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code message} of a plain answer, or what one event of a stream adds to it: streams have objects where plain answers have lists.
 *
 * @param thoughts and the plan of a model that calls tools
 * @param citations JSON text of a list; null where there are none
 */
record CohereMessage(
        String thoughts,
        String text,
        List<Call> calls,
        @Nullable String citations) {

    static final CohereMessage NOTHING = new CohereMessage("", "", List.of(), null);

    /** A tool call; in a stream its arguments are a piece, and only its first event has id and name. */
    record Call(@Nullable String id, @Nullable String name, String arguments) {

        Part.ToolCall whole() {
            return new Part.ToolCall(
                    id == null ? CallIds.fresh() : id,
                    name == null ? "" : name,
                    arguments.isBlank() ? "{}" : arguments,
                    false,
                    null,
                    Extras.NONE);
        }
    }

    CohereMessage {
        calls = List.copyOf(calls);
    }

    /** Thoughts, text and whole calls. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>(contents());
        calls.forEach(call -> parts.add(call.whole()));
        return parts;
    }

    /** Thoughts and text. */
    List<Part> contents() {
        List<Part> parts = new ArrayList<>();
        if (!thoughts.isEmpty()) {
            parts.add(new Part.ReasoningPart(thoughts, null, null));
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        return parts;
    }

    /** What OpenAI's message has no place for, where LiteLLM puts it. */
    Map<String, String> others() {
        return citations == null ? Map.of() : Map.of("provider_specific_fields", "{\"citations\":" + citations + "}");
    }

    static CohereMessage read(JsonCursor in) throws MalformedException {
        StringBuilder thoughts = new StringBuilder();
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        String citations = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "content" -> each(in, () -> content(in, thoughts, text));
                case "tool_plan" -> append(thoughts, in);
                case "tool_calls" -> each(in, () -> calls.add(call(in)));
                case "citations" -> citations = citations(in);
                default -> in.skip();
            }
        }
        return new CohereMessage(thoughts.toString(), text.toString(), calls, citations);
    }

    @FunctionalInterface
    private interface Reading {
        void read() throws MalformedException;
    }

    private static void each(JsonCursor in, Reading reading) throws MalformedException {
        if (!in.isArray()) {
            reading.read();
            return;
        }
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            reading.read();
        }
    }

    private static void content(JsonCursor in, StringBuilder thoughts, StringBuilder text) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "text" -> append(text, in);
                case "thinking" -> append(thoughts, in);
                default -> in.skip();
            }
        }
    }

    private static void append(StringBuilder to, JsonCursor in) throws MalformedException {
        String piece = in.text();
        if (piece != null) {
            to.append(piece);
        }
    }

    private static Call call(JsonCursor in) throws MalformedException {
        String id = null;
        String name = null;
        String arguments = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "id" -> id = in.text();
                case "function" -> {
                    for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                        switch (in.name()) {
                            case "name" -> name = in.text();
                            case "arguments" -> arguments = in.text();
                            default -> in.skip();
                        }
                    }
                }
                default -> in.skip();
            }
        }
        return new Call(id, name, arguments == null ? "" : arguments);
    }

    private static @Nullable String citations(JsonCursor in) {
        boolean list = in.isArray();
        boolean object = in.isObject();
        String json = in.json();
        if (object) {
            return "[" + json + "]";
        }
        return list && !json.substring(1, json.length() - 1).isBlank() ? json : null;
    }
}
