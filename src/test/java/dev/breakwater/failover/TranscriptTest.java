package dev.breakwater.failover;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.ChunkContent.Summary;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Usage;
import org.junit.jupiter.api.Test;

/** A stream that one provider began may be continued by a provider of another form. */
class TranscriptTest {

    private static final StreamEvent.Chunk RAW = new StreamEvent.Raw(
            new Summary("a", false, false, null),
            json("{\"id\":\"raw\",\"created\":1,\"model\":\"m1\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}}]}"));

    private static final StreamEvent.Chunk TYPED =
            new StreamEvent.Typed(Delta.of(new Part.Text("b"), true), new AnswerHead("typed", 2, "m2"));

    private final Transcript transcript =
            Transcript.of(anAttempt(aCall().streamed().get(), 0));

    @Test
    void a_typed_continuation_of_a_raw_stream_is_one_answer_with_it() {
        transcript.add(RAW);
        transcript.broke(null);

        StreamEvent.Chunk adopted = transcript.adopt(TYPED);
        transcript.add(adopted);

        assertThat(adopted.head()).isEqualTo(new AnswerHead("raw", 1, "m2"));
        assertThat(text(adopted)).contains("\"delta\":{\"content\":\"b\"}").doesNotContain("role");
        assertThat(transcript.text()).isEqualTo("ab");
    }

    @Test
    void a_raw_continuation_of_a_typed_stream_is_one_answer_with_it() {
        transcript.add(TYPED);
        transcript.broke(null);

        StreamEvent.Chunk adopted = transcript.adopt(RAW);

        assertThat(text(adopted))
                .isEqualTo("{\"id\":\"typed\",\"created\":2,\"model\":\"m1\","
                        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
    }

    @Test
    void a_typed_usage_says_of_how_many_streams_it_is_the_sum() {
        transcript.add(TYPED);
        transcript.broke(new Usage(10, 3));
        transcript.broke(null);

        StreamEvent.Chunk adopted =
                transcript.adopt(new StreamEvent.Typed(Delta.usage(new Usage(12, 4)), new AnswerHead("other", 3, "m")));

        assertThat(text(adopted))
                .contains("\"usage\":{\"prompt_tokens\":22,\"completion_tokens\":7,\"total_tokens\":29,"
                        + "\"breakwater\":{\"streams\":3,\"streams_counted\":2}}");
    }
}
