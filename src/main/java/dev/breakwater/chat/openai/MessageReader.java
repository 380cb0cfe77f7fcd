package dev.breakwater.chat.openai;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code messages}, and the message of an answer. */
final class MessageReader {

    /** The order in which models write what OpenAI has in members of their own. */
    private enum Place {
        REASONING,
        CONTENT,
        REFUSAL,
        CALLS
    }

    private MessageReader() {}

    static List<Turn> turns(JsonCursor in) throws MalformedException {
        List<Turn> turns = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            Turn turn = turn(in);
            int last = turns.size() - 1;
            if (last >= 0 && turns.get(last).role() == Role.TOOL && turn.role() == Role.TOOL) {
                List<Part> results = new ArrayList<>(turns.get(last).parts());
                results.addAll(turn.parts());
                turns.set(last, new Turn(Role.TOOL, results));
            } else {
                turns.add(turn);
            }
        }
        return turns;
    }

    static Turn turn(JsonCursor in) throws MalformedException {
        Map<String, String> words = new HashMap<>();
        Map<Place, List<Part>> parts = new EnumMap<>(Place.class);
        List<Part.Citation> citations = List.of();
        CacheMarker cache = null;
        boolean failed = false;
        Map<String, String> others = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "role", "name", "tool_call_id" -> word(in, words);
                case "content" -> parts.put(Place.CONTENT, PartReader.content(in));
                case "refusal" -> parts.put(Place.REFUSAL, refusal(in));
                case "tool_calls" -> parts.put(Place.CALLS, ToolReader.calls(in));
                // The same text without its signatures.
                case ReasoningJson.TEXT -> parts.putIfAbsent(Place.REASONING, ReasoningJson.text(in));
                case ReasoningJson.BLOCKS -> parts.put(Place.REASONING, ReasoningJson.blocks(in));
                case CitationJson.MEMBER -> citations = CitationJson.read(in, others);
                case "cache_control" -> cache = PartReader.cache(in);
                case "is_error" -> failed = Boolean.TRUE.equals(in.flag());
                default -> others.put(in.name(), in.json());
            }
        }
        Role role = role(words.get("role"), in);
        List<Part> content = parts.getOrDefault(Place.CONTENT, List.of());
        if (role == Role.TOOL) {
            String id = words.get("tool_call_id");
            if (id == null) {
                throw in.wrong("a message of a tool with a 'tool_call_id'");
            }
            return new Turn(role, List.of(new Part.ToolResult(id, content, failed, new Extras(cache, others))));
        }
        parts.put(Place.CONTENT, marked(content, citations, cache));
        List<Part> all = parts.values().stream().flatMap(List::stream).toList();
        return new Turn(role, all, words.get("name"), others);
    }

    private static Role role(@Nullable String name, JsonCursor in) throws MalformedException {
        return switch (name) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            case null, default -> throw in.wrong("a message with a 'role': system, developer, user, assistant or tool");
        };
    }

    private static void word(JsonCursor in, Map<String, String> words) throws MalformedException {
        String name = in.name();
        String word = in.text();
        if (word != null) {
            words.put(name, word);
        }
    }

    private static List<Part> refusal(JsonCursor in) throws MalformedException {
        String text = in.text();
        return text == null ? List.of() : List.of(new Part.Refusal(text));
    }

    /** The content with what the message says of all of it on its last text. */
    private static List<Part> marked(List<Part> content, List<Part.Citation> citations, @Nullable CacheMarker cache) {
        if ((citations.isEmpty() && cache == null) || content.isEmpty()) {
            return content;
        }
        List<Part> marked = new ArrayList<>(content);
        int last = marked.size() - 1;
        if (marked.get(last) instanceof Part.Text text) {
            marked.set(last, new Part.Text(text.text(), citations, text.extras().with(cache)));
        }
        return marked;
    }
}
