package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignConversationTest {

    private static final Part IMAGE = new Part.Image(new Source.Url("https://e/x.png"), null, Extras.NONE);

    @Test
    void images_of_results_are_shown_by_the_user_behind_all_results() {
        List<Turn> turns = of(
                "mistral",
                "m",
                assistant(call("a"), call("b")),
                new Turn(Role.TOOL, List.of(result("a", new Part.Text("t"), IMAGE), result("b", new Part.Text("u")))));

        assertThat(turns)
                .containsExactly(
                        assistant(call("a"), call("b")),
                        new Turn(Role.TOOL, List.of(result("a", new Part.Text("t")), result("b", new Part.Text("u")))),
                        new Turn(Role.USER, List.of(new Part.Text("The tool result a shows:"), IMAGE)));
    }

    @Test
    void signed_thoughts_go_to_nobody_else_and_unsigned_ones_not_to_openai() {
        Turn turn = assistant(
                new Part.ReasoningPart("a", "Eq", null),
                new Part.ReasoningPart("", null, "Em"),
                new Part.ReasoningPart("b", null, null),
                new Part.Text("c"));

        assertThat(of("deepseek", "m", turn).get(0).parts())
                .containsExactly(new Part.ReasoningPart("b", null, null), new Part.Text("c"));
        assertThat(of("openai", "gpt-5", turn).get(0).parts()).containsExactly(new Part.Text("c"));
    }

    @Test
    void a_call_without_a_result_gets_one() {
        List<Turn> turns = of("openai", "gpt-4o", assistant(call("a")), new Turn(Role.USER, List.of(IMAGE)));

        assertThat(turns).extracting(Turn::role).containsExactly(Role.ASSISTANT, Role.TOOL, Role.USER);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5.1, , 20000, high",
        "o3, , 5000, medium",
        "openai/gpt-oss-20b, , 1024, low",
        "gpt-5, max, , high",
        "gpt-5, minimal, , minimal",
        "gpt-5, none, , ",
        "gpt-5, , , ",
        "gpt-4o, high, 5000, ",
        "llama-3, , 5000, "
    })
    void only_a_model_that_thinks_is_asked_to(String model, String effort, Long budget, String sent) {
        Conversation asked = conversation(new Reasoning(effort, budget));

        Reasoning reasoning = ForeignConversation.of(attempt("openai", model, WireForm.MESSAGES), asked)
                .reasoning();

        assertThat(reasoning).isEqualTo(new Reasoning(sent, null));
    }

    @Test
    void openais_own_word_is_passed_on() {
        Conversation asked = conversation(new Reasoning("none", null));

        assertThat(ForeignConversation.of(attempt("openai", "gpt-4o", WireForm.RESPONSES), asked)
                        .reasoning())
                .isEqualTo(asked.reasoning());
    }

    private static List<Turn> of(String provider, String model, Turn... turns) {
        return ForeignConversation.of(attempt(provider, model, WireForm.MESSAGES), conversation(Reasoning.UNSET, turns))
                .turns();
    }

    private static Attempt attempt(String provider, String model, WireForm form) {
        Original sent = new Original(form, json("{}"), Map.of(), Set.of());
        return anAttempt(
                aCall().on(aDeployment("d").of(provider).model(model))
                        .sent(sent)
                        .get(),
                0);
    }

    private static Conversation conversation(Reasoning reasoning, Turn... turns) {
        return new Conversation(
                List.of(turns),
                List.of(),
                ToolChoice.UNSET,
                Sampling.UNSET,
                OutputLimits.UNSET,
                OutputFormat.TEXT,
                reasoning,
                Map.of());
    }

    private static Turn assistant(Part... parts) {
        return new Turn(Role.ASSISTANT, List.of(parts));
    }

    private static Part call(String id) {
        return new Part.ToolCall(id, "f", "{}", false, null, Extras.NONE);
    }

    private static Part result(String id, Part... content) {
        return new Part.ToolResult(id, List.of(content), false, Extras.NONE);
    }
}
