package dev.breakwater.chat.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Conversation;
import dev.breakwater.json.JsonDocument;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written in OpenAI's form and read again is what it was. */
class RoundTripPropertyTest {

    static IntStream seeds() {
        return IntStream.range(0, 1_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_conversation_survives_its_json(int seed) throws Exception {
        Conversation conversation = new Conversations(seed).conversation();

        byte[] json = RequestWriter.write(conversation, "m", true);

        JsonDocument request = JsonDocument.parse(json);
        assertThat(request.text("model")).contains("m");
        assertThat(request.flag("stream")).contains(true);
        assertThat(RequestReader.read(request, name -> false))
                .as(new String(json, UTF_8))
                .isEqualTo(conversation);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void an_answer_survives_its_json(int seed) throws Exception {
        ChatAnswer answer = new Conversations(seed).answer();

        byte[] json = AnswerWriter.write(answer, Operation.CHAT);

        assertThat(AnswerReader.read(JsonDocument.parse(json)))
                .as(new String(json, UTF_8))
                .isEqualTo(answer);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_delta_survives_its_json(int seed) throws Exception {
        Conversations random = new Conversations(seed);
        Delta delta = random.delta();
        AnswerHead head = random.head();

        byte[] json = AnswerWriter.write(delta, head, Operation.CHAT);

        JsonDocument chunk = JsonDocument.parse(json);
        assertThat(AnswerReader.head(chunk)).isEqualTo(head);
        assertThat(ChunkReader.read(chunk)).as(new String(json, UTF_8)).isEqualTo(List.of(delta));
    }
}
