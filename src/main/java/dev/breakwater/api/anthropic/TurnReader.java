package dev.breakwater.api.anthropic;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code system} and {@code messages}. */
final class TurnReader {

    /** Claude Code's own note to Anthropic. It changes with each request, and would spoil the prompt cache of any other provider. */
    private static final String BILLING = "x-anthropic-billing-header:";

    private final BlockReader blocks;
    private final List<Turn> turns = new ArrayList<>();

    /** @param untranslated gets the names of what only Anthropic's form can say */
    TurnReader(Set<String> untranslated) {
        this.blocks = new BlockReader(untranslated);
    }

    /** The system prompt is the first turn; a later one stays where it is. */
    List<Turn> turns(JsonDocument request) throws MalformedException {
        List<Part> system = new ArrayList<>(blocks.content(request, "system"));
        system.removeIf(part -> part instanceof Part.Text text && text.text().startsWith(BILLING));
        if (!system.isEmpty()) {
            turns.add(new Turn(Role.SYSTEM, system));
        }
        int place = 0;
        for (JsonElement each : request.elements("messages", Integer.MAX_VALUE)) {
            if (!each.isObject()) {
                throw wrong(place, "an object with 'role' and 'content'");
            }
            add(each.object(), place++);
        }
        return turns;
    }

    private void add(JsonDocument message, int place) throws MalformedException {
        List<Part> parts = blocks.content(message, "content");
        switch (message.text("role").orElse("")) {
            case "assistant" -> turns.add(new Turn(Role.ASSISTANT, parts));
            case "system" -> turns.add(new Turn(Role.SYSTEM, parts));
            case "user" -> user(parts);
            default -> throw wrong(place, "a message with the role user, assistant or system");
        }
    }

    /** The results of tools are a turn of their own in every other form; it stands directly behind the calls. */
    private void user(List<Part> parts) {
        List<Part> results =
                parts.stream().filter(Part.ToolResult.class::isInstance).toList();
        List<Part> said = parts.stream()
                .filter(part -> !(part instanceof Part.ToolResult))
                .toList();
        if (!results.isEmpty()) {
            turns.add(new Turn(Role.TOOL, results));
        }
        if (!said.isEmpty() || results.isEmpty()) {
            turns.add(new Turn(Role.USER, said));
        }
    }

    private static BadRequestException wrong(int place, String expected) {
        return BadRequestException.about("messages", "'messages[" + place + "]' must be " + expected + ".");
    }
}
