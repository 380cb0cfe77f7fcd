package dev.breakwater.provider.translation;

import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation's turns as Claude and Bedrock take them: what precedes the first other turn is the system prompt, later system turns are said by
 * the user, and turns of user and assistant alternate, beginning with the user's.
 *
 * @param system the system prompt's texts
 * @param turns of {@link Role#USER} and {@link Role#ASSISTANT}
 */
public record Messages(List<Part> system, List<Turn> turns) {

    private static final Turn BEGINNING = new Turn(Role.USER, List.of(new Part.Text("(The conversation begins.)")));

    private static final Turn CONTINUE = new Turn(Role.USER, List.of(new Part.Text("Continue.")));

    /** @param prefill whether the model continues a last turn of the assistant; else a turn of the user asks for it */
    public static Messages of(List<Turn> conversation, boolean prefill) {
        List<Part> system = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (Turn turn : conversation) {
            boolean rule = turn.role() == Role.SYSTEM || turn.role() == Role.DEVELOPER;
            if (rule && turns.isEmpty()) {
                system.addAll(turn.parts());
            } else {
                turns.add(new Turn(turn.role() == Role.ASSISTANT ? Role.ASSISTANT : Role.USER, turn.parts()));
            }
        }
        turns.removeIf(turn -> turn.parts().stream().allMatch(Part.ReasoningPart.class::isInstance));
        if (turns.isEmpty()) {
            // A system prompt alone is no request.
            return new Messages(List.of(), List.of(new Turn(Role.USER, system)));
        }
        if (turns.get(0).role() == Role.ASSISTANT) {
            turns.add(0, BEGINNING);
        }
        end(turns, prefill);
        return new Messages(system, merged(turns));
    }

    private static void end(List<Turn> turns, boolean prefill) {
        int last = turns.size() - 1;
        if (turns.get(last).role() == Role.USER) {
            return;
        }
        if (!prefill) {
            turns.add(CONTINUE);
            return;
        }
        // A text to be continued must not end in blanks.
        List<Part> parts = new ArrayList<>(turns.get(last).parts());
        int end = parts.size() - 1;
        if (parts.get(end) instanceof Part.Text text) {
            String stripped = text.text().stripTrailing();
            if (stripped.isEmpty()) {
                parts.remove(end);
            } else {
                parts.set(end, new Part.Text(stripped, text.citations(), text.extras()));
            }
        }
        if (parts.isEmpty()) {
            turns.remove(last);
        } else {
            turns.set(last, new Turn(Role.ASSISTANT, parts));
        }
    }

    private static List<Turn> merged(List<Turn> turns) {
        List<Turn> merged = new ArrayList<>();
        for (Turn turn : turns) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last).role() == turn.role()) {
                List<Part> parts = new ArrayList<>(merged.get(last).parts());
                parts.addAll(turn.parts());
                merged.set(last, new Turn(turn.role(), parts));
            } else {
                merged.add(turn);
            }
        }
        return merged;
    }
}
