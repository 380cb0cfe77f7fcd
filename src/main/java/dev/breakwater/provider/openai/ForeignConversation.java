package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.openai.CacheMarkers;
import dev.breakwater.provider.translation.HistoryRepair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of a client that speaks another form, without what OpenAI's chat refuses: cache markers, signed thoughts, budgets of
 * thoughts, images in the results of tools.
 */
final class ForeignConversation {

    /** Models that take a {@code reasoning_effort}; others refuse it. */
    private static final Pattern THINKING = Pattern.compile("(?:.*/)?(?:o[1-9]|gpt-(?:[5-9]|oss)|codex).*");

    /** A budget of at least so many tokens is much, or some. LiteLLM's steps are close to these. */
    private static final long MUCH = 16_384;

    private static final long SOME = 4_096;

    private ForeignConversation() {}

    static Conversation of(Attempt attempt, Conversation asked) {
        boolean openAis = attempt.deployment().endpoint().provider().has(Quirk.OPENAI_MODELS);
        Conversation repaired = HistoryRepair.of(
                CacheMarkers.removedFrom(asked), UnaryOperator.identity(), part -> !openAis && isUnsigned(part));
        return new Conversation(
                withImagesBehindResults(repaired.turns()),
                repaired.tools(),
                repaired.toolChoice(),
                repaired.sampling(),
                repaired.limits(),
                repaired.format(),
                reasoning(attempt, repaired.reasoning()),
                repaired.others());
    }

    /** Thoughts that no provider signed come from OpenAI's form, as {@code reasoning_content}; some providers demand them back. */
    private static boolean isUnsigned(ReasoningPart part) {
        return part.signature() == null && part.encrypted() == null;
    }

    /** OpenAI's word that a client said is passed on as it is. What other forms say is a wish, for models that can fulfil it. */
    private static Reasoning reasoning(Attempt attempt, Reasoning asked) {
        Original sent = attempt.call().request().original();
        if (sent != null && sent.form() == WireForm.RESPONSES) {
            return asked;
        }
        boolean thinks =
                THINKING.matcher(attempt.deployment().endpoint().model()).matches();
        return thinks ? new Reasoning(effort(asked), null) : Reasoning.UNSET;
    }

    /** "None" and the highest are not known to every model that thinks. */
    private static @Nullable String effort(Reasoning asked) {
        String effort = asked.effort();
        Long budget = asked.budget();
        if (effort != null) {
            return switch (effort) {
                case "none" -> null;
                case "xhigh", "max" -> "high";
                default -> effort;
            };
        }
        if (budget == null) {
            return null;
        }
        return budget >= MUCH ? "high" : budget >= SOME ? "medium" : "low";
    }

    /** A message of a tool may have texts only; what else it showed, the user shows behind all results. */
    private static List<Turn> withImagesBehindResults(List<Turn> turns) {
        List<Turn> moved = new ArrayList<>();
        for (Turn turn : turns) {
            List<Part> results = new ArrayList<>();
            List<Part> shown = new ArrayList<>();
            for (Part part : turn.parts()) {
                results.add(part instanceof Part.ToolResult result ? textsOf(result, shown) : part);
            }
            moved.add(shown.isEmpty() ? turn : new Turn(turn.role(), results, turn.name(), turn.others()));
            if (!shown.isEmpty()) {
                moved.add(new Turn(Turn.Role.USER, shown));
            }
        }
        return moved;
    }

    private static Part.ToolResult textsOf(Part.ToolResult result, List<Part> shown) {
        List<Part> texts =
                result.content().stream().filter(Part.Text.class::isInstance).toList();
        if (texts.size() == result.content().size()) {
            return result;
        }
        shown.add(new Part.Text("The tool result " + result.callId() + " shows:"));
        result.content().stream().filter(part -> !(part instanceof Part.Text)).forEach(shown::add);
        return new Part.ToolResult(result.callId(), texts, result.failed(), result.extras());
    }
}
