package dev.breakwater.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plain answer.
 *
 * @param others members that have no component here, as JSON text by OpenAI's names
 */
public record ChatAnswer(
        AnswerHead head, List<Choice> choices, @Nullable Usage usage, Map<String, String> others) {

    /**
     * One of the answers that the request asked for.
     *
     * @param turn the assistant's
     * @param finish null where the provider did not say why it ended
     * @param others members that have no component here ({@code logprobs}), as JSON text by OpenAI's names
     */
    public record Choice(int index, Turn turn, @Nullable FinishReason finish, Map<String, String> others) {
        public Choice {
            others = Extras.ordered(others);
        }
    }

    public ChatAnswer {
        choices = List.copyOf(choices);
        others = Extras.ordered(others);
    }
}
