package dev.breakwater.provider.gemini;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.exchange.ExchangeOf;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.upstream.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of Gemini. */
@Timeout(30)
class GeminiStreamTest {

    private static final Headers NONE = new Headers(List.of());

    private static final String CALL = "{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":1}}}";

    private final List<StreamEvent.Chunk> chunks = new ArrayList<>();
    private int ids;

    @Test
    void each_event_brings_its_parts_and_the_end_comes_with_all_tokens() throws Exception {
        GeminiDecoder decoder = decoder(gemini());

        decode(
                decoder,
                event("{\"text\":\"hm\",\"thought\":true}", null, 2),
                event("{\"text\":\"ci\"}", null, 3),
                event("{\"text\":\"ao\"}", "STOP", 4));

        assertThat(deltas())
                .extracting(Delta::parts)
                .containsExactly(
                        List.of(new Part.ReasoningPart("hm", null, null)),
                        List.of(new Part.Text("ci")),
                        List.of(new Part.Text("ao")),
                        List.of());
        assertThat(deltas()).extracting(Delta::begins).containsExactly(true, false, false, false);
        assertThat(deltas().get(2).finish()).isEqualTo(new FinishReason(Kind.STOP, "STOP"));
        assertThat(deltas().get(3)).isEqualTo(Delta.usage(new Usage(7, 4)));
        assertThat(decoder.complete()).isTrue();
        assertThat(decoder.usage()).isEqualTo(new Usage(7, 4));
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.head().id()).isEqualTo("r"));
    }

    @Test
    void calls_are_counted_over_the_whole_stream_and_end_in_tool_calls() throws Exception {
        decode(
                decoder(gemini()),
                event(CALL.replace("}}}", "}},\"thoughtSignature\":\"c2ln\"}") + "," + CALL, null, 2),
                event(CALL, null, 3),
                event("{\"text\":\"\"}", "STOP", 4));

        List<ToolCallDelta> calls =
                deltas().stream().flatMap(delta -> delta.toolCalls().stream()).toList();
        assertThat(calls).extracting(ToolCallDelta::index).containsExactly(0, 1, 2);
        assertThat(calls).extracting(ToolCallDelta::id).containsExactly("id1", "id2", "id3");
        assertThat(calls).extracting(ToolCallDelta::arguments).containsOnly("{\"a\":1}");
        assertThat(calls).extracting(ToolCallDelta::signature).containsExactly("c2ln", null, null);
        assertThat(deltas()).extracting(Delta::finish).contains(new FinishReason(Kind.TOOL_CALLS, "STOP"));
    }

    @Test
    void an_event_with_nothing_but_figures_brings_nothing() throws Exception {
        GeminiDecoder decoder = decoder(gemini());

        decode(
                decoder,
                "{\"usageMetadata\":{\"promptTokenCount\":7},\"responseId\":\"r\"}",
                "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"index\":0}]}",
                event("{\"text\":\"\"}", null, 1));

        assertThat(chunks).isEmpty();
        assertThat(decoder.complete()).isFalse();
        assertThat(decoder.usage()).isEqualTo(new Usage(7, 1));
    }

    @Test
    void a_stream_of_two_candidates_is_complete_with_both_ends() throws Exception {
        GeminiDecoder decoder = decoder(
                gemini().saying("{\"model\":\"gpt-4\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));

        decode(decoder, event("{\"text\":\"a\"}", "STOP", 1));
        assertThat(decoder.complete()).isFalse();
        decode(decoder, event("{\"text\":\"b\"}", "MAX_TOKENS", 2).replace("\"index\":0", "\"index\":1"));

        assertThat(decoder.complete()).isTrue();
        assertThat(deltas()).extracting(Delta::index).containsExactly(0, 1, 0);
        assertThat(deltas()).extracting(Delta::begins).containsExactly(true, true, false);
    }

    @Test
    void an_answer_whose_thoughts_took_all_tokens_ends_in_length() throws Exception {
        decode(decoder(gemini()), "{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\",\"index\":0}]}");

        assertThat(text(chunks.get(0))).contains("\"finish_reason\":\"length\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}",
                "{\"candidates\":[{\"finishReason\":\"SAFETY\",\"index\":0}]}"
            })
    void safety_before_content_is_an_end_or_a_failure_where_the_group_has_a_fallback_for_it(String event)
            throws Exception {
        GeminiDecoder decoder = decoder(gemini());
        decode(decoder, event);

        assertThat(decoder.complete()).isTrue();
        assertThat(text(chunks.get(0))).contains("\"finish_reason\":\"content_filter\"");
        assertThat(failure(gemini().fallingBackWhenRefused("gpt-4", aGroup("rescue")), event))
                .isInstanceOf(Failure.ContentPolicyViolated.class);
    }

    @Test
    void a_model_that_fails_before_content_is_a_failure_and_behind_content_its_own_word() throws Exception {
        String end = "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\",\"index\":0}]}";

        assertThat(failure(gemini(), event("{\"text\":\"hm\",\"thought\":true}", null, 1), end))
                .isInstanceOf(Failure.BrokenToolCall.class);
        decode(decoder(gemini()), event("{\"text\":\"a\"}", null, 1), end);

        assertThat(text(chunks.get(chunks.size() - 1))).contains("\"finish_reason\":\"MALFORMED_FUNCTION_CALL\"");
    }

    @Test
    void an_error_within_the_stream_has_its_delay() {
        Failure failure = failure(gemini(), event("{\"text\":\"a\"}", null, 1), """
            {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE","details":[
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"2s"}]}}\
            """);

        assertThat(failure).isInstanceOf(Failure.ServerError.class);
        assertThat(failure.report().status()).isEqualTo(503);
        assertThat(failure.report().retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    /** Whole events in any number of pieces, which end within characters, lines and numbers. */
    @Test
    void any_split_of_the_bytes_gives_the_same_chunks() throws Exception {
        String call = CALL.replace("\"name\"", "\"id\":\"c1\",\"name\"");
        List<String> events = List.of(
                event("{\"text\":\"héllo 😀\"}", null, 2), event(call, null, 3), event("{\"text\":\"!\"}", "STOP", 4));
        byte[] bytes = ("data: " + String.join("\r\n\r\ndata: ", events) + "\r\n\r\n").getBytes(UTF_8);
        List<String> expected = through(bytes, new int[0]);

        for (int seed = 0; seed < 50; seed++) {
            int[] splits = new Random(seed)
                    .ints(1 + seed % 7, 1, bytes.length)
                    .sorted()
                    .distinct()
                    .toArray();
            assertThat(through(bytes, splits)).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(expected).hasSize(4);
        assertThat(expected.get(0)).contains("héllo");
    }

    /** The chunks of a stream whose bytes come in pieces that end at these places. */
    private static List<String> through(byte[] bytes, int[] splits) throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            upstream.script("d", exchange -> {
                exchange.beginStream();
                int from = 0;
                for (int split : splits) {
                    exchange.chunk(Arrays.copyOfRange(bytes, from, split));
                    from = split;
                }
                exchange.chunk(Arrays.copyOfRange(bytes, from, bytes.length));
                exchange.endStream();
            });
            Provider exchange =
                    ExchangeOf.forms(new ManualTicker(), new BytesInFlight(), new Fired(), new GeminiForm());
            CallSample call = aCall().on(aDeployment("d").of("gemini").at(upstream.url("d")))
                    .streamed();
            return read((Answer.Streamed) exchange.ask(anAttempt(call.get(), 0)));
        }
    }

    private static List<String> read(Answer.Streamed answer) throws InterruptedException {
        try (answer) {
            List<StreamEvent.Chunk> all = new ArrayList<>(answer.first());
            StreamEvent event = answer.rest().next(Duration.ofSeconds(5));
            while (!(event instanceof StreamEvent.End)) {
                if (event instanceof StreamEvent.Chunk chunk) {
                    all.add(chunk);
                }
                event = answer.rest().next(Duration.ofSeconds(5));
            }
            return all.stream()
                    .map(chunk -> text(chunk).replaceAll("\"created\":\\d+,", ""))
                    .toList();
        }
    }

    private static CallSample gemini() {
        return aCall().on(aDeployment("d").of("gemini")).streamed();
    }

    private GeminiDecoder decoder(CallSample call) {
        return new GeminiDecoder(anAttempt(call.get(), 0), NONE, () -> "id" + ++ids);
    }

    private void decode(GeminiDecoder decoder, String... events) throws Exception {
        for (String event : events) {
            decoder.decode(event.getBytes(UTF_8), chunks::add);
        }
    }

    private Failure failure(CallSample call, String... events) {
        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> decode(decoder(call), events));
        chunks.clear();
        return failed.failure();
    }

    private List<Delta> deltas() {
        return chunks.stream()
                .map(chunk -> ((StreamEvent.Typed) chunk).content())
                .toList();
    }

    private static String event(String parts, String finish, int tokens) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]},"
                + (finish == null ? "" : "\"finishReason\":\"" + finish + "\",")
                + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":" + tokens
                + "},\"modelVersion\":\"upstream-model\",\"responseId\":\"r\"}";
    }
}
