package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Behaviours.completion;
import static dev.breakwater.testing.Behaviours.cut;
import static dev.breakwater.testing.Behaviours.delta;
import static dev.breakwater.testing.Behaviours.dribble;
import static dev.breakwater.testing.Behaviours.error;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.finish;
import static dev.breakwater.testing.Behaviours.piece;
import static dev.breakwater.testing.Behaviours.raw;
import static dev.breakwater.testing.Behaviours.silentAfter;
import static dev.breakwater.testing.Behaviours.stall;
import static dev.breakwater.testing.Behaviours.words;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Operation;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.TimePolicy;
import dev.breakwater.call.Usage;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import dev.breakwater.upstream.UpstreamClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OpenAiExchangeTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final OpenAiExchange exchange = new OpenAiExchange();
    private final OpenAiProvider provider = new OpenAiProvider();
    private final Fired fired = new Fired();

    @BeforeEach
    void wire() {
        exchange.client = new UpstreamClient();
        exchange.ticker = ticker;
        exchange.events = fired;
        provider.exchange = exchange;
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    // Plain answers.

    @Test
    void a_plain_answer_bears_the_public_name_of_the_model_and_is_else_unchanged() throws Exception {
        String theirs = "{ \"model\" : \"upstream-model\" ,\"choices\":[],\"x\":1.50, \"usage\":null }";
        upstream.script("d", raw(200, theirs, "x-ratelimit-remaining-requests: 7", "Set-Cookie: no=1"));

        Answer.Whole answer = (Answer.Whole) ask(call());

        assertThat(answer.body().join()).asString(UTF_8).isEqualTo(theirs.replace("upstream-model", "gpt-4"));
        assertThat(answer.headers()).isEqualTo(Map.of("x-ratelimit-remaining-requests", "7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-request-id", "Request-Id", "apim-request-id", "x-amzn-RequestId"})
    void the_providers_own_id_of_a_request_is_told_whatever_it_calls_it(String header) throws Exception {
        upstream.script("d", raw(200, completion("x"), header + ": req_7"));

        assertThat(ask(call()).headers()).isEqualTo(Map.of(Answer.PROVIDER_REQUEST_ID, "req_7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\u00e4", "x-sk-abcdefgh", "quote\""})
    void one_that_is_no_id_is_not(String id) throws Exception {
        upstream.script("d", raw(200, completion("x"), "x-request-id: " + id));

        assertThat(ask(call()).headers()).isEmpty();
    }

    @Test
    void the_provider_gets_its_model_its_key_and_the_configured_headers() throws Exception {
        Call call = aCall().on(
                        deployment().key("sk-secret").header("X-Team", "blue").byDefault("temperature", "0.5"))
                .get();

        ask(call);

        assertThat(upstream.only("d").headers())
                .containsEntry("authorization", "Bearer sk-secret")
                .containsEntry("x-team", "blue")
                .containsEntry("accept", "application/json");
        assertThat(upstream.only("d").json().getString("model")).isEqualTo("upstream-model");
        assertThat(upstream.only("d").json().getJsonNumber("temperature").doubleValue())
                .isEqualTo(0.5);
    }

    @Test
    void without_a_key_none_is_sent() throws Exception {
        ask(call());

        assertThat(upstream.only("d").headers()).doesNotContainKey("authorization");
    }

    @Test
    void embeddings_have_a_form_of_their_own() throws Exception {
        CallSample call =
                aCall().on(deployment()).asking(Operation.EMBEDDINGS).saying("{\"model\":\"gpt-4\",\"input\":\"x\"}");

        Answer answer = ask(call.get());

        assertThat(answer).isInstanceOf(Answer.Whole.class);
        assertThat(upstream.only("d").target()).isEqualTo("/d/v1/embeddings");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("reset", Behaviours.reset(), Failure.Unreachable.class, 503),
                Arguments.of("closed", Behaviours.close(), Failure.Unreachable.class, 503),
                Arguments.of("truncated", Behaviours.truncated(), Failure.Unreachable.class, 503),
                Arguments.of("both lengths", Behaviours.bothLengths(), Failure.Unreachable.class, 503),
                Arguments.of("no HTTP", Behaviours.wire("SSH-2.0-x\r\n\r\n"), Failure.Unreachable.class, 503),
                Arguments.of("no JSON", raw(200, "<html>"), Failure.Garbled.class, 502),
                Arguments.of("nothing", raw(200, ""), Failure.Garbled.class, 502),
                Arguments.of("a list", raw(200, "[]"), Failure.Garbled.class, 502),
                Arguments.of("no choices", raw(200, "{}"), Failure.Garbled.class, 502),
                Arguments.of("choices of no list", raw(200, "{\"choices\":{}}"), Failure.Garbled.class, 502),
                Arguments.of("redirect", raw(302, "", "Location: http://127.0.0.1:1/"), Failure.Garbled.class, 502),
                Arguments.of(
                        "an error in a 200",
                        raw(200, "{\"error\":{\"message\":\"busy\",\"code\":503}}"),
                        Failure.ServerError.class,
                        503),
                Arguments.of(
                        "a rate limit in a 200",
                        raw(200, "{\"error\":{\"message\":\"busy\",\"code\":\"rate_limit_exceeded\"}}"),
                        Failure.RateLimited.class,
                        429),
                Arguments.of("401", error(401, "who?"), Failure.Unauthorized.class, 401),
                Arguments.of("500", error(500, "oh"), Failure.ServerError.class, 500),
                Arguments.of("429", error(429, "slow"), Failure.RateLimited.class, 429));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_is_a_failure_of_its_kind(String name, Behaviour fault, Class<?> kind, int status) {
        upstream.script("d", fault, fault);

        assertThat(failure(call())).isInstanceOf(kind);
        assertThat(failure(aCall().on(deployment()).streamed().saying(STREAM).get())
                        .report()
                        .status())
                .as("of a stream")
                .isEqualTo(status);
    }

    /** What was said of it before is said all the same. */
    @Test
    void a_status_counts_although_its_body_breaks_off() {
        upstream.script("d", sent -> {
            sent.head(429, 500, "Retry-After: 7");
            sent.send("{\"error\":");
            sent.close();
        });

        Failure failure = failure(call());

        assertThat(failure).isInstanceOf(Failure.RateLimited.class);
        assertThat(failure.report().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_refused_connection_is_a_failure() {
        Call call = aCall().on(aDeployment("d").at("http://127.0.0.1:9/v1")).get();

        assertThat(failure(call)).isInstanceOf(Failure.Unreachable.class);
        assertThat(failure(call).message()).contains("'d'", "'gpt-4'", "refused the connection");
    }

    @Test
    void a_filtered_answer_is_an_answer() throws Exception {
        upstream.script("d", raw(200, completion("x").replace("\"stop\"", "\"content_filter\"")));

        assertThat(ask(call())).isInstanceOf(Answer.Whole.class);
    }

    @Test
    void a_filtered_answer_is_a_refusal_where_a_group_is_meant_for_it() {
        upstream.script("d", raw(200, completion("x").replace("\"stop\"", "\"content_filter\"")));
        Call call = aCall().on(deployment())
                .fallingBackWhenRefused("gpt-4", aGroup("b"))
                .get();

        assertThat(failure(call)).isInstanceOf(Failure.ContentPolicyViolated.class);
    }

    @Test
    void an_interrupt_ends_the_request_at_once() throws Exception {
        assertInterruptHangsUp(stall(), call());
        assertInterruptHangsUp(dribble(Duration.ofMillis(500)), call());
        assertInterruptHangsUp(silentAfter(), stream());
        assertInterruptHangsUp(silentAfter(delta("{\"role\":\"assistant\"}")), stream());
    }

    @Test
    void a_provider_that_is_a_gateway_itself_is_told_how_long_it_is_waited_for() throws Exception {
        Call call = aCall().on(deployment().of("litellm_proxy"))
                .limited(Duration.ofSeconds(30))
                .get();

        provider.ask(anAttempt(call, ticker.nanos()));

        assertThat(upstream.only("d").headers())
                .containsEntry("x-breakwater-deadline", "30.000")
                .containsEntry("x-litellm-timeout", "30.000");
    }

    @Test
    void no_other_provider_is_told_of_deadlines() throws Exception {
        ask(call());

        assertThat(upstream.only("d").headers()).doesNotContainKeys("x-breakwater-deadline", "x-litellm-timeout");
    }

    // Streams.

    private static final String STREAM = "{\"model\":\"gpt-4\",\"stream\":true,\"messages\":[]}";

    @Test
    void a_stream_begins_with_its_first_content_and_ends_whole() throws Exception {
        Answer.Streamed answer = (Answer.Streamed) ask(stream());

        assertThat(answer.first()).extracting(chunk -> chunk.said().content()).containsExactly(false, true);
        assertThat(answer.first()).allSatisfy(chunk -> assertThat(text(chunk)).contains("\"model\":\"gpt-4\""));
        assertThat(rest(answer)).hasSize(2);
    }

    @Test
    void an_event_that_is_no_json_is_dropped_and_counted() throws Exception {
        upstream.script("d", events(words("a"), "<html>", words("b"), finish("stop"), "[DONE]"));

        Answer.Streamed answer = (Answer.Streamed) ask(stream());

        assertThat(rest(answer)).hasSize(2);
        assertThat(fired.events()).hasSize(1).first().isInstanceOf(CallEvent.EventDropped.class);
    }

    @Test
    void a_stream_of_two_choices_is_not_whole_with_one() throws Exception {
        upstream.script("d", events(words("a"), finish("stop")));
        Call call = aCall().on(deployment())
                .saying("{\"model\":\"gpt-4\",\"stream\":true,\"messages\":[],\"n\":2}")
                .streamed()
                .get();

        Answer.Streamed answer = (Answer.Streamed) ask(call);

        assertThatThrownBy(() -> rest(answer)).isInstanceOf(CallFailedException.class);
    }

    static Stream<Arguments> wholeEndings() {
        String first = words("a");
        return Stream.of(
                Arguments.of("finish and [DONE]", events(first, finish("stop"), "[DONE]")),
                Arguments.of("finish without [DONE]", events(first, finish("stop"))),
                Arguments.of("[DONE] without finish", events(first, "[DONE]")),
                Arguments.of("cut after finish", cut(first, finish("length"))),
                Arguments.of("no JSON between", events(first, "<html>", "{\"x\":", finish("stop"), "[DONE]")),
                Arguments.of("silence after finish", silentAfter(first, finish("stop"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeEndings")
    void a_stream_is_whole(String name, Behaviour behaviour) throws Exception {
        upstream.script("d", behaviour);
        Call call = aCall().on(deployment())
                .streamed()
                .saying(STREAM)
                .limited(idle(Duration.ofMillis(200)))
                .get();

        Answer.Streamed answer = (Answer.Streamed) ask(call);

        assertThat(rest(answer)).hasSizeLessThanOrEqualTo(1);
    }

    static Stream<Arguments> brokenEndings() {
        String first = words("a");
        return Stream.of(
                Arguments.of("cut", cut(first), Failure.Unreachable.class),
                Arguments.of("a clean end without finish", events(first), Failure.Garbled.class),
                Arguments.of(
                        "one of two choices unfinished",
                        events(
                                piece(
                                        "{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}"),
                                finish("stop")),
                        Failure.Garbled.class),
                Arguments.of(
                        "an error event",
                        events(first, "{\"error\":{\"message\":\"overloaded\",\"code\":503}}"),
                        Failure.ServerError.class),
                Arguments.of("silence", silentAfter(first), Failure.TimedOut.class),
                Arguments.of(
                        "events that are no JSON for ever",
                        (Behaviour) sent -> {
                            sent.beginStream();
                            sent.event(first);
                            while (true) {
                                sent.event("<html>");
                                sent.pause(Duration.ofMillis(1));
                            }
                        },
                        Failure.TimedOut.class),
                Arguments.of(
                        "comments for ever",
                        (Behaviour) sent -> {
                            sent.beginStream();
                            sent.event(first);
                            while (true) {
                                sent.chunk(": ping\n\n".getBytes(UTF_8));
                                sent.pause(Duration.ofMillis(20));
                            }
                        },
                        Failure.TimedOut.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenEndings")
    void a_stream_is_broken(String name, Behaviour behaviour, Class<?> kind) throws Exception {
        upstream.script("d", behaviour);
        Call call = aCall().on(deployment())
                .streamed()
                .saying(STREAM)
                .limited(idle(Duration.ofMillis(200)))
                .get();

        Answer.Streamed answer = (Answer.Streamed) ask(call);
        CallFailedException broken = catchThrowableOfType(CallFailedException.class, () -> rest(answer));

        assertThat(broken).as(name).isNotNull();
        assertThat(broken.failure()).isInstanceOf(kind);
    }

    static Stream<Arguments> noBeginnings() {
        String role = delta("{\"role\":\"assistant\",\"content\":\"\"}");
        return Stream.of(
                Arguments.of("nothing", events(), Failure.Garbled.class),
                Arguments.of("[DONE] alone", events("[DONE]"), Failure.Garbled.class),
                Arguments.of("a role and an end", events(role), Failure.Garbled.class),
                Arguments.of("a role and [DONE]", events(role, "[DONE]"), Failure.Garbled.class),
                Arguments.of("a role and a cut", cut(role), Failure.Unreachable.class),
                Arguments.of("no JSON", events("<html>", "null"), Failure.Garbled.class),
                Arguments.of(
                        "an error", events("{\"error\":{\"message\":\"x\",\"code\":429}}"), Failure.RateLimited.class),
                Arguments.of("a plain answer", raw(200, completion("x")), Failure.Garbled.class),
                Arguments.of("a page", raw(200, "<html>", "Content-Type: text/html"), Failure.Garbled.class),
                Arguments.of(
                        "an error in a plain 200",
                        raw(200, "{\"error\":{\"message\":\"x\",\"code\":\"503\"}}"),
                        Failure.ServerError.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noBeginnings")
    void a_stream_without_content_is_an_ordinary_failure(String name, Behaviour behaviour, Class<?> kind) {
        upstream.script("d", behaviour);

        assertThat(failure(stream())).as(name).isInstanceOf(kind);
    }

    @Test
    void a_stream_may_name_its_type_in_any_case() throws Exception {
        upstream.script("d", sent -> {
            sent.send("HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\nConnection: close\r\n\r\n"
                    + "data: " + words("a") + "\n\ndata: [DONE]\n\n");
            sent.close();
        });

        assertThat(ask(stream())).isInstanceOf(Answer.Streamed.class);
    }

    @Test
    void an_empty_answer_is_an_answer() throws Exception {
        upstream.script("d", events(delta("{\"role\":\"assistant\"}"), finish("stop"), "[DONE]"));

        Answer.Streamed answer = (Answer.Streamed) ask(stream());

        assertThat(answer.first()).hasSize(2);
    }

    @Test
    void tokens_are_counted_where_the_stream_tells_them() throws Exception {
        upstream.script(
                "d",
                events(
                        words("a"),
                        finish("stop"),
                        "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}",
                        "[DONE]"));

        Answer.Streamed answer = (Answer.Streamed) ask(stream());
        rest(answer);

        assertThat(answer.rest().usage()).isEqualTo(new Usage(9, 3));
    }

    @Test
    void a_connection_serves_again_after_a_whole_stream() throws Exception {
        for (int i = 0; i < 3; i++) {
            Answer.Streamed answer = (Answer.Streamed) ask(stream());
            rest(answer);
            answer.rest().close();
        }

        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void closing_a_stream_in_its_middle_hangs_up_at_once() throws Exception {
        upstream.script("d", silentAfter(words("a")));

        ((Answer.Streamed) ask(stream())).rest().close();

        assertThat(upstream.only("d").hungUpWithin(SOON)).isTrue();
    }

    @Test
    void a_reader_is_told_of_silence() throws Exception {
        upstream.script("d", silentAfter(words("a")));

        try (var rest = ((Answer.Streamed) ask(stream())).rest()) {
            assertThat(rest.next(Duration.ofMillis(10))).isSameAs(StreamEvent.SILENCE);
        }
    }

    private void assertInterruptHangsUp(Behaviour behaviour, Call call) throws Exception {
        int before = upstream.count("d");
        upstream.script("d", behaviour);
        FutureTask<String> task = new FutureTask<>(() -> {
            assertThatThrownBy(() -> ask(call)).isInstanceOf(InterruptedException.class);
            return "interrupted";
        });
        Thread caller = Thread.ofVirtual().start(task);
        while (upstream.count("d") == before) {
            Thread.onSpinWait();
        }
        upstream.exchanges("d").get(before).hungUpWithin(Duration.ofMillis(50));

        caller.interrupt();

        assertThat(upstream.exchanges("d").get(before).hungUpWithin(SOON)).isTrue();
        assertThat(task.get()).isEqualTo("interrupted");
    }

    private DeploymentSample deployment() {
        return aDeployment("d").at(upstream.url("d"));
    }

    private Call call() {
        return aCall().on(deployment()).get();
    }

    private Call stream() {
        return aCall().on(deployment()).streamed().saying(STREAM).get();
    }

    private Answer ask(Call call) throws InterruptedException {
        return provider.ask(anAttempt(call, ticker.nanos()));
    }

    private Failure failure(Call call) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> ask(call));
        assertThat(failed).isNotNull();
        return failed.failure();
    }

    /** The stream's other events, for a reader on whose clock ten milliseconds pass with every look. */
    private List<String> rest(Answer.Streamed answer) throws InterruptedException {
        List<String> all = new ArrayList<>();
        while (true) {
            switch (answer.rest().next(Duration.ofMillis(10))) {
                case StreamEvent.Chunk chunk -> all.add(text(chunk));
                case StreamEvent.Silence silence -> ticker.advance(Duration.ofMillis(10));
                case StreamEvent.End end -> {
                    return all;
                }
            }
        }
    }

    private static String text(StreamEvent.Chunk chunk) {
        return new String(chunk.data().join(), UTF_8);
    }

    private static TimePolicy idle(Duration idle) {
        return new TimePolicy(null, null, Duration.ofSeconds(30), null, idle, Duration.ofSeconds(5));
    }
}
