package dev.breakwater.provider.ollama;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.translation.CallIds;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ChatResponse}: a plain answer, or one line of a stream.
 *
 * @param created in seconds since 1970
 * @param parts thoughts and text, each in one piece, then calls with ids
 * @param done whether the answer ends with it
 * @param reason Ollama's own word; null where it names none
 * @param usage null where it has none: before the end
 * @param choice members of the choice that have no component ({@code logprobs}), as JSON text by OpenAI's names
 */
record OllamaResponse(
        long created,
        List<Part> parts,
        boolean done,
        @Nullable String reason,
        @Nullable Usage usage,
        Map<String, String> choice) {

    OllamaResponse {
        parts = List.copyOf(parts);
    }

    static boolean isAnswer(JsonDocument response) {
        return response.element("message").filter(JsonElement::isObject).isPresent();
    }

    static OllamaResponse read(JsonDocument response) throws MalformedException {
        return new OllamaResponse(
                created(response.text("created_at").orElse("")),
                parts(response),
                response.flag("done").orElse(false),
                response.text("done_reason").orElse(null),
                usage(response),
                logprobs(response));
    }

    private static long created(String text) {
        try {
            return Instant.parse(text).getEpochSecond();
        } catch (DateTimeParseException unknown) {
            return System.currentTimeMillis() / 1000;
        }
    }

    private static List<Part> parts(JsonDocument response) throws MalformedException {
        String thoughts = null;
        String text = null;
        List<Part> calls = new ArrayList<>();
        try (JsonCursor in = response.cursor("message")) {
            if (in == null) {
                return List.of();
            }
            for (boolean more = in.firstMember(); more; more = in.nextMember()) {
                switch (in.name()) {
                    case "thinking" -> thoughts = in.text();
                    case "content" -> text = in.text();
                    case "tool_calls" -> {
                        for (boolean next = in.firstElement(); next; next = in.nextElement()) {
                            calls.add(call(in));
                        }
                    }
                    default -> in.skip();
                }
            }
        }
        List<Part> parts = new ArrayList<>();
        if (thoughts != null && !thoughts.isEmpty()) {
            parts.add(new Part.ReasoningPart(thoughts, null, null));
        }
        if (text != null && !text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        parts.addAll(calls);
        return parts;
    }

    /** Only newer versions give their calls ids. */
    private static Part call(JsonCursor in) throws MalformedException {
        String id = null;
        String name = null;
        String arguments = "{}";
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "id" -> id = in.text();
                case "function" -> {
                    for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                        switch (in.name()) {
                            case "name" -> name = in.text();
                            case "arguments" -> arguments = in.isNull() ? arguments : in.json();
                            default -> in.skip();
                        }
                    }
                }
                default -> in.skip();
            }
        }
        if (name == null) {
            throw in.wrong("a call with a 'name'");
        }
        return new Part.ToolCall(
                id == null || id.isEmpty() ? CallIds.fresh() : id, name, arguments, false, null, Extras.NONE);
    }

    /** A prompt whose tokens are all cached has no {@code prompt_eval_count} in older versions. */
    private static @Nullable Usage usage(JsonDocument response) {
        Long prompt = count(response, "prompt_eval_count");
        Long completion = count(response, "eval_count");
        return prompt == null && completion == null
                ? null
                : new Usage(prompt == null ? 0 : prompt, completion == null ? 0 : completion);
    }

    private static @Nullable Long count(JsonDocument response, String name) {
        return response.number(name)
                .map(number -> (long) Double.parseDouble(number))
                .orElse(null);
    }

    /** They are written as OpenAI's are. */
    private static Map<String, String> logprobs(JsonDocument response) {
        return response.isArray("logprobs")
                ? Map.of(
                        "logprobs",
                        "{\"content\":"
                                + response.element("logprobs").orElseThrow().json() + "}")
                : Map.of();
    }

    boolean hasCalls() {
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    }

    boolean hasContent() {
        return parts.stream().anyMatch(part -> !(part instanceof Part.ReasoningPart));
    }
}
