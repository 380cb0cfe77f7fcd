package dev.breakwater.provider.translation;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a history acceptable to a provider that did not write it: no empty texts, no foreign reasoning, ids of tool calls in the target's
 * alphabet, and behind each turn with tool calls exactly one turn with all their results, in the calls' order. Providers refuse anything
 * else for ever, so that a conversation could not be continued. It depends on nothing but the history, so that equal histories are
 * written as equal bytes, and the provider's prompt cache is of use.
 */
public final class HistoryRepair {

    private static final String NO_RESULT = "No result of this tool call was recorded.";

    private final UnaryOperator<String> callId;
    private final Predicate<ReasoningPart> accepted;
    private final List<Turn> repaired = new ArrayList<>();

    /** Ids of the last turn's tool calls; each has its result. */
    private final Set<String> answered = new HashSet<>();

    private HistoryRepair(UnaryOperator<String> callId, Predicate<ReasoningPart> accepted) {
        this.callId = callId;
        this.accepted = accepted;
    }

    /**
     * @param callId maps an id of a tool call to one that the target accepts
     * @param accepted whether the target accepts this reasoning
     */
    public static Conversation of(
            Conversation conversation, UnaryOperator<String> callId, Predicate<ReasoningPart> accepted) {
        HistoryRepair repair = new HistoryRepair(callId, accepted);
        List<Turn> turns = conversation.turns();
        for (int place = 0; place < turns.size(); place++) {
            repair.add(turns.get(place), turns.subList(place + 1, turns.size()));
        }
        return new Conversation(
                List.copyOf(repair.repaired),
                conversation.tools(),
                conversation.toolChoice(),
                conversation.sampling(),
                conversation.limits(),
                conversation.format(),
                conversation.reasoning(),
                conversation.others());
    }

    private void add(Turn turn, List<Turn> following) {
        List<Part> parts = new ArrayList<>();
        for (Part part : turn.parts()) {
            Part kept = kept(part);
            if (kept != null) {
                parts.add(kept);
            }
        }
        if (turn.role() == Role.TOOL) {
            parts = withoutCall(parts);
        }
        if (parts.isEmpty()) {
            return;
        }
        Role role = turn.role() == Role.TOOL ? Role.USER : turn.role();
        repaired.add(new Turn(role, parts, turn.name(), turn.others()));
        List<Part> answers = results(parts, following);
        if (!answers.isEmpty()) {
            repaired.add(new Turn(Role.TOOL, answers));
        }
    }

    /** The part as the target accepts it; null for none. */
    private @Nullable Part kept(Part part) {
        return switch (part) {
            case Part.Text text -> text.text().isEmpty() ? null : text;
            case ReasoningPart reasoning -> accepted.test(reasoning) ? reasoning : null;
            case Part.ToolCall call ->
                new Part.ToolCall(
                        callId.apply(call.id()),
                        call.name(),
                        call.input(),
                        call.custom(),
                        call.signature(),
                        call.extras());
            case Part.ToolResult result -> {
                List<Part> content = result.content().stream()
                        .filter(each ->
                                !(each instanceof Part.Text text && text.text().isEmpty()))
                        .toList();
                yield new Part.ToolResult(callId.apply(result.callId()), content, result.failed(), result.extras());
            }
            default -> part;
        };
    }

    /** One result for each call of a turn, from anywhere before the next turn with calls. */
    private List<Part> results(List<Part> parts, List<Turn> following) {
        List<Part.ToolCall> calls = parts.stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
        if (calls.isEmpty()) {
            return List.of();
        }
        Map<String, Part.ToolResult> results = new HashMap<>();
        for (Turn each : following) {
            if (each.parts().stream().anyMatch(Part.ToolCall.class::isInstance)) {
                break;
            }
            for (Part part : each.parts()) {
                if (kept(part) instanceof Part.ToolResult result) {
                    results.putIfAbsent(result.callId(), result);
                }
            }
        }
        List<Part> answers = new ArrayList<>();
        answered.clear();
        for (Part.ToolCall call : calls) {
            if (answered.add(call.id())) {
                Part.ToolResult result = results.get(call.id());
                answers.add(result != null ? result : missing(call.id()));
            }
        }
        return answers;
    }

    private static Part.ToolResult missing(String callId) {
        return new Part.ToolResult(callId, List.of(new Part.Text(NO_RESULT)), true, Extras.NONE);
    }

    /** What is left of a turn of results: those that belong to no call, as what a user says. */
    private List<Part> withoutCall(List<Part> parts) {
        List<Part> left = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                if (!answered.contains(result.callId())) {
                    left.addAll(result.content());
                }
            } else {
                left.add(part);
            }
        }
        return left;
    }
}
