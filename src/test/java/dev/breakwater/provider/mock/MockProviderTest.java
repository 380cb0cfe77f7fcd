package dev.breakwater.provider.mock;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.MockOptions;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Usage;
import dev.breakwater.testing.CallSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MockProviderTest {

    private final MockProvider provider = new MockProvider();

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
        return aCall().mocking(new MockOptions(null, false, response));
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
