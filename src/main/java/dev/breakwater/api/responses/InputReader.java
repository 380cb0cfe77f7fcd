package dev.breakwater.api.responses;

import dev.breakwater.api.responses.ClientTools.Name;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.chat.openai.ReasoningToken;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code input}: a string, or a list of items. Adjacent items of the assistant (reasoning, messages, calls) are one turn, and so are
 * adjacent outputs of tools.
 */
final class InputReader {

    private final List<Turn> turns = new ArrayList<>();
    private final Set<String> untranslated;
    private final ContentReader contents;

    /** @param untranslated gets the kinds of items that OpenAI's chat cannot say */
    InputReader(Set<String> untranslated) {
        this.untranslated = untranslated;
        this.contents = new ContentReader(untranslated);
    }

    /** @param instructions the system prompt; null if none */
    List<Turn> read(@Nullable String instructions, JsonCursor in) throws MalformedException {
        if (instructions != null && !instructions.isEmpty()) {
            turns.add(new Turn(Role.SYSTEM, List.of(new Part.Text(instructions))));
        }
        if (in.isText()) {
            turns.add(new Turn(Role.USER, List.of(new Part.Text(in.wantedText()))));
            return turns;
        }
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            item(in);
        }
        return turns;
    }

    private void item(JsonCursor in) throws MalformedException {
        Map<String, String> words = new HashMap<>();
        List<Part> content = List.of();
        List<Part> summary = List.of();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "content", "output" -> content = contents(in);
                case "summary" -> summary = contents.read(in);
                default -> {
                    if (in.isText()) {
                        words.put(in.name(), in.wantedText());
                    } else {
                        in.skip();
                    }
                }
            }
        }
        String kind = words.getOrDefault("type", words.containsKey("role") ? "message" : "item_reference");
        switch (kind) {
            case "message" -> message(role(words.get("role"), in), content);
            case "reasoning" -> reasoning(words, summary.isEmpty() ? content : summary);
            case "function_call" -> call(words, in, false);
            case "custom_tool_call" -> call(words, in, true);
            case "function_call_output", "custom_tool_call_output" ->
                add(Role.TOOL, List.of(new Part.ToolResult(wanted("call_id", words, in), content, false, Extras.NONE)));
            default -> untranslated.add("input." + kind);
        }
    }

    /** Outputs of built-in tools are objects, whose items are refused. */
    private List<Part> contents(JsonCursor in) throws MalformedException {
        if (in.isText() || in.isArray()) {
            return contents.read(in);
        }
        in.skip();
        return List.of();
    }

    private void message(Role role, List<Part> content) {
        if (role == Role.ASSISTANT) {
            add(role, content);
        } else {
            turns.add(new Turn(role, content));
        }
    }

    /** OpenAI takes system and developer for the same; other servers know only the first. */
    private static Role role(@Nullable String name, JsonCursor in) throws MalformedException {
        return switch (name) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case null, default -> throw in.wrong("a message with a 'role': system, developer, user or assistant");
        };
    }

    private void reasoning(Map<String, String> words, List<Part> texts) {
        Part part = ReasoningToken.read(Part.text(texts), words.get("encrypted_content"));
        if (part.hasContent()) {
            add(Role.ASSISTANT, List.of(part));
        }
    }

    private void call(Map<String, String> words, JsonCursor in, boolean custom) throws MalformedException {
        Name name = new Name(wanted("name", words, in), words.get("namespace"), custom);
        String input = custom
                ? JsonDocument.of(Map.of(ClientTools.INPUT, JsonDocument.quote(words.getOrDefault("input", ""))))
                        .json()
                : words.getOrDefault("arguments", "");
        add(
                Role.ASSISTANT,
                List.of(new Part.ToolCall(
                        wanted("call_id", words, in), name.function(), input, false, null, Extras.NONE)));
    }

    private static String wanted(String name, Map<String, String> words, JsonCursor in) throws MalformedException {
        String word = words.get(name);
        if (word == null) {
            throw in.wrong("an item with a '" + name + "'");
        }
        return word;
    }

    private void add(Role role, List<Part> more) {
        int last = turns.size() - 1;
        if (last < 0 || turns.get(last).role() != role) {
            turns.add(new Turn(role, more));
            return;
        }
        List<Part> parts = new ArrayList<>(turns.get(last).parts());
        parts.addAll(more);
        turns.set(last, new Turn(role, parts));
    }
}
