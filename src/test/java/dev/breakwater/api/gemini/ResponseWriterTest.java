package dev.breakwater.api.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChatAnswer.Choice;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseWriterTest {

    private static final AnswerHead HEAD = new AnswerHead("a-1", 7, "my-group");

    @Test
    void an_answer_is_a_candidate_with_its_tokens() {
        String json = write(
                Kind.STOP,
                "stop",
                Map.of(),
                new Part.ReasoningPart("hm", "c2ln", null),
                new Part.Text("hello"),
                new Part.Text(""));

        assertThat(json)
                .isEqualTo("{\"candidates\":[{\"content\":{\"parts\":["
                        + "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"c2ln\"},{\"text\":\"hello\"}],"
                        + "\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":2,"
                        + "\"thoughtsTokenCount\":3,\"cachedContentTokenCount\":4,\"totalTokenCount\":14},"
                        + "\"modelVersion\":\"my-group\",\"responseId\":\"a-1\"}");
    }

    @Test
    void calls_are_parts_with_their_arguments_as_an_object() {
        assertThat(write(Kind.TOOL_CALLS, "tool_calls", Map.of(), call("{\"a\": 1}"), call("")))
                .contains("{\"functionCall\":{\"id\":\"c\",\"name\":\"f\",\"args\":{\"a\":"
                        + " 1}},\"thoughtSignature\":\"s\"}")
                .contains("\"args\":{}}")
                .contains("\"finishReason\":\"STOP\"");
    }

    @Test
    void a_call_whose_arguments_are_no_object_is_a_malformed_one() {
        assertThat(write(Kind.TOOL_CALLS, "tool_calls", Map.of(), call("{\"a\": ")))
                .doesNotContain("functionCall\"")
                .contains("\"finishReason\":\"MALFORMED_FUNCTION_CALL\"");
        assertThat(write(Kind.LENGTH, "length", Map.of(), call("{\"a\": ")))
                .contains("\"finishReason\":\"MAX_TOKENS\"");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, stop, STOP",
        "TOOL_CALLS, tool_calls, STOP",
        "LENGTH, length, MAX_TOKENS",
        "CONTENT_FILTER, content_filter, SAFETY",
        "CONTENT_FILTER, RECITATION, RECITATION",
        "OTHER, MALFORMED_FUNCTION_CALL, MALFORMED_FUNCTION_CALL",
        "OTHER, pause_turn, OTHER"
    })
    void each_end_has_its_word(Kind kind, String providers, String geminis) {
        assertThat(write(kind, providers, Map.of(), new Part.Text("a")))
                .contains("\"finishReason\":\"" + geminis + "\"")
                .satisfies(json -> assertThat(json.contains("\"finishMessage\":\"pause_turn\""))
                        .isEqualTo(providers.equals("pause_turn")));
    }

    @Test
    void an_answer_without_content_is_still_a_candidate() {
        assertThat(write(Kind.CONTENT_FILTER, "content_filter", Map.of()))
                .contains("{\"content\":{\"role\":\"model\"},\"finishReason\":\"SAFETY\",\"index\":0}");
    }

    @Test
    void logprobs_are_a_logprobs_result() {
        String logprobs = "{\"content\":[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[97],"
                + "\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1,\"bytes\":null}]}],\"refusal\":null}";

        assertThat(write(Kind.STOP, "stop", Map.of("logprobs", logprobs), new Part.Text("a")))
                .contains(
                        "\"logprobsResult\":{\"topCandidates\":[{\"candidates\":[{\"token\":\"b\",\"logProbability\":-1}]}],"
                            + "\"chosenCandidates\":[{\"token\":\"a\",\"logProbability\":-0.5}]}");
        assertThat(write(Kind.STOP, "stop", Map.of("logprobs", "null"))).doesNotContain("logprobs");
    }

    private static Part call(String arguments) {
        return new Part.ToolCall("c", "f", arguments, false, "s", Extras.NONE);
    }

    private static String write(Kind kind, String providers, Map<String, String> others, Part... parts) {
        Turn turn = new Turn(Turn.Role.ASSISTANT, List.of(parts));
        Choice choice = new Choice(0, turn, new FinishReason(kind, providers), others);
        Usage usage = new Usage(9, 5, 4, 0, 3, Map.of());
        return new String(ResponseWriter.write(new ChatAnswer(HEAD, List.of(choice), usage, Map.of())), UTF_8);
    }
}
