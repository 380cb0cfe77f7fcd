package dev.breakwater.api.gemini;

import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code contents} and {@code systemInstruction} as turns. */
final class ContentReader {

    private final PartReader parts;
    private final List<Turn> turns = new ArrayList<>();

    ContentReader(Set<String> untranslated) {
        this.parts = new PartReader(untranslated);
    }

    List<Turn> turns() {
        return turns;
    }

    /** No turn where it is empty. Google's own clients send a content; a text is what people write. */
    List<Turn> instruction(JsonCursor in) throws MalformedException {
        List<Part> read = new ArrayList<>();
        if (in.isText()) {
            read.add(new Part.Text(in.wantedText()));
        } else {
            read(in, read);
        }
        return read.isEmpty() ? List.of() : List.of(new Turn(Role.SYSTEM, read));
    }

    /** A content becomes one turn, or two where a user adds something to the results of functions. */
    void content(JsonCursor in) throws MalformedException {
        List<Part> read = new ArrayList<>();
        String role = read(in, read);
        if ("model".equals(role)) {
            add(Role.ASSISTANT, read);
            return;
        }
        if (role != null && !role.isEmpty() && !role.equals("user") && !role.equals("function")) {
            throw new MalformedException("the 'role' of a content must be user or model, and not '" + role + "'");
        }
        List<Part> results = new ArrayList<>(read);
        results.removeIf(part -> !(part instanceof Part.ToolResult));
        read.removeIf(Part.ToolResult.class::isInstance);
        add(Role.TOOL, results);
        add(Role.USER, read);
    }

    private void add(Role role, List<Part> read) {
        if (!read.isEmpty()) {
            turns.add(new Turn(role, read));
        }
    }

    /** Returns the role. */
    private @Nullable String read(JsonCursor in, List<Part> into) throws MalformedException {
        String role = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "role" -> role = in.text();
                case "parts" -> Lists.each(in, each -> parts.read(each, into));
                default -> in.skip();
            }
        }
        return role;
    }
}
