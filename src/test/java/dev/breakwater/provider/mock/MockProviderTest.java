package dev.breakwater.provider.mock;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Usage;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockProviderTest {

    private static final String CALLS = "[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
            + "\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"}},"
            + "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"time\",\"arguments\":\"{}\"}}]";

    private final RecordingSleeper sleeper = new RecordingSleeper(new ManualTicker());
    private final MockProvider provider = new MockProvider();

    @BeforeEach
    void begin() {
        provider.sleeper = sleeper;
    }

    @Test
    void a_plain_answer_is_the_text_in_no_providers_form() throws Exception {
        Answer.Whole answer = (Answer.Whole) ask(mock("hello"));

        ChatAnswer said = ((Answer.Body.Typed) answer.body()).answer();
        assertThat(said.choices())
                .singleElement()
                .satisfies(choice -> assertThat(choice.turn().parts()).containsExactly(new Part.Text("hello")));
        assertThat(said.usage()).isEqualTo(new Usage(10, 20));
        assertThat(said.head().model()).isEqualTo("gpt-4");
    }

    @Test
    void a_stream_brings_the_text_word_by_word() throws Exception {
        List<StreamEvent.Chunk> chunks =
                read((Answer.Streamed) ask(mock("hello big  world").streamed()));

        assertThat(chunks).extracting(chunk -> chunk.content().text()).containsExactly("hello ", "big  ", "world", "");
        assertThat(chunks).extracting(chunk -> chunk.content().finished()).containsExactly(false, false, false, true);
        assertThat(chunks)
                .extracting(StreamEvent.Chunk::head)
                .containsOnly(chunks.get(0).head());
        assertThat(text(chunks.get(0))).contains("\"delta\":{\"role\":\"assistant\",\"content\":\"hello \"}");
        assertThat(text(chunks.get(1))).contains("\"delta\":{\"content\":\"big  \"}");
    }

    @Test
    void a_stream_without_text_ends_at_once() throws Exception {
        assertThat(read((Answer.Streamed) ask(mock("").streamed())))
                .singleElement()
                .matches(chunk -> chunk.content().finished());
    }

    @Test
    void a_list_is_streamed_piece_by_piece_and_joined_in_a_plain_answer() throws Exception {
        DeploymentSample deployment = aDeployment("d").byDefault("mock_response", "[\"hel\",\"lo big\",\" world\"]");

        assertThat(text((Answer.Whole) ask(aCall().on(deployment)))).contains("\"content\":\"hello big world\"");
        assertThat(read((Answer.Streamed) ask(aCall().on(deployment).streamed())))
                .extracting(chunk -> chunk.content().text())
                .containsExactly("hel", "lo big", " world", "");
    }

    @Test
    void tool_calls_are_answered_with_their_finish_reason() throws Exception {
        DeploymentSample deployment = aDeployment("d").byDefault("mock_tool_calls", CALLS);

        assertThat(text((Answer.Whole) ask(aCall().on(deployment))))
                .contains("\"tool_calls\":" + CALLS, "\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void tool_calls_are_streamed_behind_the_text() throws Exception {
        List<StreamEvent.Chunk> chunks = read((Answer.Streamed) ask(
                aCall().mocking(new MockOptions(null, false, new MockAnswer(List.of("Let me see."), CALLS, null)))
                        .streamed()));

        assertThat(chunks).hasSize(4);
        assertThat(text(chunks.get(0))).contains("\"role\":\"assistant\"", "Let me see.");
        assertThat(text(chunks.get(1))).contains("\"index\":0", "call_1", "\"name\":\"weather\"", "Rome");
        assertThat(text(chunks.get(2))).contains("\"index\":1", "call_2", "\"name\":\"time\"");
        assertThat(text(chunks.get(3))).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void a_stream_of_tool_calls_alone_begins_with_the_role() throws Exception {
        DeploymentSample deployment = aDeployment("d").byDefault("mock_tool_calls", CALLS);

        assertThat(text(read((Answer.Streamed) ask(aCall().on(deployment).streamed()))
                        .get(0)))
                .contains("\"role\":\"assistant\"", "call_1");
    }

    @Test
    void tool_calls_that_cannot_be_read_are_refused_by_name() {
        CallSample call = aCall().on(aDeployment("d").byDefault("mock_tool_calls", "[{\"id\":\"1\"}]"));

        assertThatThrownBy(() -> ask(call))
                .isInstanceOfSatisfying(
                        CallFailedException.class,
                        failed -> assertThat(failed.failure().report().param()).isEqualTo("mock_tool_calls"));
    }

    @Test
    void an_answer_waits_as_long_as_it_is_to() throws Exception {
        DeploymentSample deployment =
                aDeployment("d").byDefault("mock_response", "\"a\"").byDefault("mock_delay", "0.25");
        Duration own = Duration.ofSeconds(2);

        ask(aCall().on(deployment));
        ask(aCall().on(deployment).streamed());
        ask(aCall().on(deployment).mocking(new MockOptions(null, false, new MockAnswer(null, null, own))));

        assertThat(sleeper.pauses()).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250), own);
    }

    @Test
    void the_requests_answer_wins_over_the_deployments() throws Exception {
        CallSample call = mock("mine")
                .on(aDeployment("d").byDefault("mock_response", "\"theirs\"").byDefault("mock_tool_calls", CALLS));

        assertThat(text((Answer.Whole) ask(call)))
                .contains("\"content\":\"mine\"")
                .doesNotContain("tool_calls");
    }

    @Test
    void a_stream_breaks_where_it_is_to() throws Exception {
        Answer.Streamed answer =
                (Answer.Streamed) ask(mock("Exception: mock_streaming_error").streamed());

        assertThatThrownBy(() -> read(answer)).isInstanceOf(CallFailedException.class);
    }

    @Test
    void an_embedding_is_the_configured_list() throws Exception {
        CallSample call =
                aCall().asking(Operation.EMBEDDINGS).on(aDeployment("d").byDefault("mock_response", "[0.5,1]"));

        assertThat(text((Answer.Whole) ask(call))).contains("\"embedding\":[0.5,1]");
        assertThatThrownBy(() -> ask(mock("hello").asking(Operation.EMBEDDINGS)))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("must be a list of numbers");
    }

    private static CallSample mock(String response) {
        return aCall().mocking(MockOptions.answering(response));
    }

    private Answer ask(CallSample call) throws InterruptedException {
        return provider.ask(anAttempt(call.get(), 0));
    }

    private static List<StreamEvent.Chunk> read(Answer.Streamed answer) throws InterruptedException {
        List<StreamEvent.Chunk> chunks = new ArrayList<>(answer.first());
        while (answer.rest().next(Duration.ZERO) instanceof StreamEvent.Chunk chunk) {
            chunks.add(chunk);
        }
        return chunks;
    }
}
