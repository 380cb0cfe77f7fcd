package dev.breakwater.api.anthropic;

import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageWriterTest {

    private static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");

    @Test
    void an_answer_is_a_message() {
        String message =
                write(List.of(new Part.Text("hi")), STOP, new Usage(30, 7, 10, 5, 0, Map.of()), "chatcmpl-1.2");

        assertThat(message)
                .isEqualTo(
                        "{\"id\":\"msg_chatcmpl-1_2\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"group\","
                            + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\","
                            + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":15,\"cache_creation_input_tokens\":5,"
                            + "\"cache_read_input_tokens\":10,\"output_tokens\":7}}");
    }

    @Test
    void anthropics_own_id_stays() {
        assertThat(write(List.of(), STOP, Usage.NONE, "msg_1")).contains("\"id\":\"msg_1\"");
        assertThat(write(List.of(), STOP, Usage.NONE, null)).contains("\"id\":\"msg_");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, stop, false, end_turn",
        "STOP, stop, true, tool_use",
        "LENGTH, length, false, max_tokens",
        "LENGTH, model_context_window_exceeded, false, model_context_window_exceeded",
        "TOOL_CALLS, tool_calls, true, tool_use",
        "CONTENT_FILTER, SAFETY, false, refusal",
        "OTHER, pause_turn, false, pause_turn"
    })
    void every_reason_has_anthropics_word(Kind kind, String own, boolean calls, String word) {
        List<Part> parts = calls ? List.of(call("{}")) : List.of();

        assertThat(write(parts, new FinishReason(kind, own), Usage.NONE, "1"))
                .contains("\"stop_reason\":\"" + word + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"x\": 1.0}|{\"x\": 1.0}", "` `|{}", "[1]|{\"input\":\"[1]\"}", "ls -l|{\"input\":\"ls -l\"}"})
    void the_input_of_a_call_is_an_object(String arguments, String input) {
        assertThat(write(List.of(call(arguments)), STOP, Usage.NONE, "1")).contains("\"input\":" + input);
    }

    @Test
    void a_count_is_one_number() {
        ChatAnswer answer = new ChatAnswer(AnswerHead.UNKNOWN, List.of(), new Usage(12, 0), Map.of());

        assertThat(new String(MessageWriter.count(answer), UTF_8)).isEqualTo("{\"input_tokens\":12}");
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /** A client sends back the blocks that it got. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_is_written_is_read_again_in_the_next_request(int seed) throws Exception {
        List<Part> parts = Parts.random(new Random(seed));
        String content = json(write(parts, STOP, Usage.NONE, "1"))
                .element("content")
                .orElseThrow()
                .json();

        JsonDocument next = json("{\"messages\":[{\"role\":\"assistant\",\"content\":" + content + "}]}");
        List<Turn> turns = new RequestReader(next).conversation().turns();

        assertThat(turns).containsExactly(new Turn(Turn.Role.ASSISTANT, parts));
    }

    private static Part call(String arguments) {
        return new Part.ToolCall("t", "f", arguments, false, null, Extras.NONE);
    }

    private static String write(List<Part> parts, FinishReason finish, Usage usage, String id) {
        Turn turn = new Turn(Turn.Role.ASSISTANT, new ArrayList<>(parts));
        ChatAnswer.Choice choice = new ChatAnswer.Choice(0, turn, finish, Map.of());
        ChatAnswer answer = new ChatAnswer(new AnswerHead(id, 0, "group"), List.of(choice), usage, Map.of());
        return new String(MessageWriter.write(answer), UTF_8);
    }
}
