package dev.breakwater.chat.openai;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChatAnswer.Choice;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a {@code chat.completion}. */
public final class AnswerReader {

    /** Members with a component, and those that every answer has. */
    private static final Set<String> READ = Set.of("id", "object", "created", "model", "choices", "usage");

    private AnswerReader() {}

    /** @throws MalformedException if a member is of the wrong type */
    public static ChatAnswer read(JsonDocument answer) throws MalformedException {
        List<Choice> choices = new ArrayList<>();
        try (JsonCursor in = answer.cursor("choices")) {
            if (in != null) {
                for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                    choices.add(choice(in));
                }
            }
        }
        Usage usage = UsageJson.of(answer);
        return new ChatAnswer(head(answer), choices, usage, others(answer, READ));
    }

    /** The head of an answer or of a chunk. What is of the wrong type is as if it were absent. */
    public static AnswerHead head(JsonDocument answer) {
        // Some servers send a time with a fraction.
        long created =
                answer.number("created").map(Double::parseDouble).orElse(0.0).longValue();
        return new AnswerHead(
                answer.text("id").orElse(null), created, answer.text("model").orElse(""));
    }

    static Map<String, String> others(JsonDocument answer, Set<String> read) {
        Map<String, String> others = new LinkedHashMap<>();
        for (String name : answer.names()) {
            if (!read.contains(name) && answer.hasValue(name)) {
                answer.element(name).ifPresent(element -> others.put(name, element.json()));
            }
        }
        return others;
    }

    private static Choice choice(JsonCursor in) throws MalformedException {
        Long index = null;
        Turn turn = null;
        FinishReason finish = null;
        Map<String, String> others = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "index" -> index = in.whole();
                case "message" -> turn = MessageReader.turn(in);
                case "finish_reason" -> finish = FinishReasons.read(in.text());
                default -> others.put(in.name(), in.json());
            }
        }
        FinishReasons.removeBeside(finish, others);
        if (turn == null) {
            // Azure leaves the message out of what its filter stopped.
            turn = new Turn(Turn.Role.ASSISTANT, List.of());
        }
        return new Choice(index == null ? 0 : index.intValue(), turn, finish, others);
    }
}
