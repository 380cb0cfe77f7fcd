package dev.breakwater.provider.exchange;

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
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.HealthImpact;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.TimePolicy;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.Samples;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProviderExchangeTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Fired fired = new Fired();
    private final BytesInFlight budget = new BytesInFlight();
    private final Provider provider = ExchangeOf.forms(ticker, budget, fired, new OpenAiForm());

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "MODERATIONS, moderations, results",
        "IMAGES, images/generations, data",
        "RERANK, rerank, results",
    })
    void answers_of_other_operations_come_back_as_they_are(Operation operation, String path, String list)
            throws Exception {
        String theirs = "{ \"" + list + "\" : [ {\"x\":1.50} ]}";
        upstream.script("d", raw(200, theirs));

        Answer.Whole answer = (Answer.Whole) ask(aCall().on(deployment())
                .asking(operation)
                .saying("{\"model\":\"gpt-4\"}")
                .get());

        assertThat(upstream.only("d").target()).isEqualTo("/d/v1/" + path);
        assertThat(Samples.text(answer)).isEqualTo(theirs);
    }

    @Test
    void an_answer_without_a_result_is_none() throws Exception {
        upstream.script("d", raw(200, "{\"data\":[]}"));

        assertThat(failure(aCall().on(deployment()).asking(Operation.IMAGES).get()))
                .isInstanceOf(Failure.InvalidResponse.class);
    }

    // Plain answers.

    @Test
    void a_plain_answer_bears_the_public_name_of_the_model_and_is_else_unchanged() throws Exception {
        String theirs = "{ \"model\" : \"upstream-model\" ,\"choices\":[ {\"message\":{\"content\":\"a\"}}],\"x\":1.50,"
                + " \"usage\":null }";
        upstream.script("d", raw(200, theirs, "x-ratelimit-remaining-requests: 7", "Set-Cookie: no=1"));

        Answer.Whole answer = (Answer.Whole) ask(call());

        assertThat(Samples.text(answer)).isEqualTo(theirs.replace("upstream-model", "gpt-4"));
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
                Arguments.of("no JSON", raw(200, "<html>"), Failure.InvalidResponse.class, 502),
                Arguments.of("nothing", raw(200, ""), Failure.InvalidResponse.class, 502),
                Arguments.of("a list", raw(200, "[]"), Failure.InvalidResponse.class, 502),
                Arguments.of("no choices", raw(200, "{}"), Failure.InvalidResponse.class, 502),
                Arguments.of(
                        "an empty list of choices", raw(200, "{\"choices\":[]}"), Failure.InvalidResponse.class, 502),
                Arguments.of("choices of null", raw(200, "{\"choices\":[null]}"), Failure.InvalidResponse.class, 502),
                Arguments.of("a list in choices", raw(200, "{\"choices\":[[]]}"), Failure.InvalidResponse.class, 502),
                Arguments.of("an empty choice", raw(200, "{\"choices\":[{}]}"), Failure.InvalidResponse.class, 502),
                Arguments.of("no message", choice("{\"finish_reason\":\"stop\"}"), Failure.InvalidResponse.class, 502),
                Arguments.of("a message of null", choice("{\"message\":null}"), Failure.InvalidResponse.class, 502),
                Arguments.of("a message of nothing", choice("{\"message\":{}}"), Failure.InvalidResponse.class, 502),
                Arguments.of("a text of null", choice("{\"text\":null}"), Failure.InvalidResponse.class, 502),
                Arguments.of(
                        "one good choice of two",
                        choice("{\"message\":{\"content\":\"a\"}},{\"message\":null}"),
                        Failure.InvalidResponse.class,
                        502),
                Arguments.of("choices of no list", raw(200, "{\"choices\":{}}"), Failure.InvalidResponse.class, 502),
                Arguments.of(
                        "redirect", raw(302, "", "Location: http://127.0.0.1:1/"), Failure.InvalidResponse.class, 502),
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

    private static Behaviour choice(String choice) {
        return raw(200, "{\"choices\":[" + choice + "]}");
    }

    static Stream<String> errorsThatAreNotUnderError() {
        String words = "This model's maximum context length is 8 tokens.";
        return Stream.of(
                "{\"object\":\"error\",\"message\":\"" + words + "\",\"type\":\"BadRequestError\",\"code\":400}",
                "{\"detail\":\"" + words + "\"}",
                "{\"detail\":{\"message\":\"" + words + "\"},\"choices\":[]}",
                "{\"detail\":[{\"type\":\"value_error\",\"msg\":\"" + words + "\"}]}",
                "{\"message\":\"" + words + "\",\"type\":\"invalid_request_error\"}",
                "{\"error_message\":\"" + words + "\",\"error_type\":\"validation\"}",
                "{\"error\":\"" + words + "\",\"error_type\":\"validation\"}",
                "{\"errors\":[{\"code\":400,\"message\":\"" + words + "\"}],\"success\":false}",
                "{\"code\":400,\"msg\":\"" + words + "\",\"data\":null}",
                "{\"choices\":null,\"base_resp\":{\"status_code\":1039,\"status_msg\":\"" + words + "\"}}",
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"error\",\"error\":{\"code\":400,\"message\":\"" + words
                        + "\"}}]}",
                "{\"error\":{\"code\":400,\"message\":\"" + words
                        + "\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}",
                "\uFEFF{\"error\":{\"code\":400,\"message\":\"" + words + "\"}}",
                "[{\"error\":{\"code\":400,\"message\":\"" + words + "\"}}]");
    }

    @ParameterizedTest
    @MethodSource("errorsThatAreNotUnderError")
    void an_error_of_any_form_in_a_200_is_what_it_says(String body) {
        upstream.script("d", raw(200, body), raw(200, body), events(body), cut(words("One"), body));

        assertThat(failure(call())).as("plain").isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(failure(stream()))
                .as("plain, where a stream was asked for")
                .isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(failure(stream())).as("first event").isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(broken(stream())).as("in the middle").isInstanceOf(Failure.ContextWindowExceeded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "abort", "insufficient_system_resource", "network_error"})
    void an_answer_may_fail_by_its_finish_reason(String reason) {
        String choice =
                "{\"index\":0,\"message\":{\"content\":\"half a secret\"},\"finish_reason\":\"" + reason + "\"}";
        upstream.script("d", choice(choice), events(words("One"), finish(reason), "[DONE]"));

        Failure plain = failure(call());

        assertThat(plain).isInstanceOf(Failure.ServerError.class);
        assertThat(plain.message()).contains("finish_reason '" + reason + "'").doesNotContain("secret");
        assertThat(broken(stream())).isInstanceOf(Failure.ServerError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"\"", "false", "null", "[]", "0", "{\"message\":\"\",\"code\":null}", "[null]"})
    void an_empty_error_beside_a_good_answer_is_none(String error) throws Exception {
        String member = "{\"error\":" + error + ",";
        upstream.script(
                "d",
                raw(200, completion("x").replaceFirst("\\{", member)),
                events(words("One").replaceFirst("\\{", member), finish("stop").replaceFirst("\\{", member), "[DONE]"));

        assertThat(ask(call())).isInstanceOf(Answer.Whole.class);
        assertThat(rest((Answer.Streamed) ask(stream()))).hasSize(1);
    }

    @Test
    void a_byte_order_mark_before_json_is_skipped() throws Exception {
        upstream.script(
                "d", raw(200, "\uFEFF" + completion("x")), events("\uFEFF" + words("One"), "\uFEFF" + finish("stop")));

        assertThat(Samples.text((Answer.Whole) ask(call()))).startsWith("{");
        assertThat(rest((Answer.Streamed) ask(stream()))).hasSize(1);
    }

    @Test
    void embeddings_without_a_vector_are_no_answer() {
        for (String data : new String[] {"[]", "[null]", "[{}]", "[{\"embedding\":null}]", "null"}) {
            upstream.script("d", raw(200, "{\"object\":\"list\",\"data\":" + data + "}"));
            CallSample call = aCall().on(deployment())
                    .asking(Operation.EMBEDDINGS)
                    .saying("{\"model\":\"gpt-4\",\"input\":\"x\"}");

            assertThat(failure(call.get())).as(data).isInstanceOf(Failure.InvalidResponse.class);
        }
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
    void a_kept_connection_that_was_dropped_is_no_failure() throws Exception {
        for (Behaviour drop : List.of(Behaviours.reset(), Behaviours.close())) {
            int before = upstream.connections();
            upstream.script("d", Behaviours.good(), drop, Behaviours.good());

            ask(call());
            Answer second = ask(call());

            assertThat(second).isInstanceOf(Answer.Whole.class);
            assertThat(upstream.connections()).isLessThanOrEqualTo(before + 2);
        }
        assertThat(upstream.count("d")).isEqualTo(6);
    }

    @Test
    void a_plain_answer_takes_room_until_it_is_closed() throws Exception {
        upstream.script("d", raw(200, completion("x".repeat(100_000))));

        Answer answer = ask(call());

        assertThat(budget.held()).isGreaterThan(100_000);
        answer.close();
        answer.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void a_plain_answer_that_is_none_takes_no_room() {
        upstream.script("d", raw(200, "<html>" + "x".repeat(100_000)));

        assertThat(failure(call())).isInstanceOf(Failure.InvalidResponse.class);

        assertThat(budget.held()).isZero();
    }

    @Test
    void a_plain_answer_that_is_too_long_is_a_failure_and_is_not_read_on() throws Exception {
        Call call = aCall().on(deployment())
                .bounded(new SizePolicy(10_000, 1, null, 1 << 20))
                .get();
        upstream.script("d", sent -> {
            sent.send("HTTP/1.1 200 OK\r\n\r\n{");
            while (true) {
                sent.send(" ".repeat(1_000));
            }
        });

        Failure failure = failure(call);

        assertThat(failure).isInstanceOf(Failure.InvalidResponse.class);
        assertThat(failure.message()).contains("longer than 10000 bytes");
        assertThat(upstream.only("d").hungUpWithin(SOON)).isTrue();
        assertThat(budget.held()).isZero();
    }

    @Test
    void an_answer_for_which_there_is_no_room_is_nobodys_fault() {
        Call call = aCall().on(deployment())
                .bounded(new SizePolicy(1 << 20, 1, null, 1_000))
                .get();
        upstream.script("d", raw(200, completion("x".repeat(2_000))));

        Failure failure = failure(call);

        assertThat(failure).isInstanceOf(Failure.NoRoom.class);
        assertThat(failure.blame()).isEqualTo(HealthImpact.NONE);
        assertThat(failure.report().status()).isEqualTo(503);
        assertThat(budget.held()).isZero();
    }

    @Test
    void the_status_of_an_error_without_an_end_counts() {
        upstream.script("d", sent -> {
            sent.send("HTTP/1.1 429 Slow\r\n\r\n");
            while (true) {
                sent.send("slow down ".repeat(100));
            }
        });

        Failure failure = failure(call());

        assertThat(failure).isInstanceOf(Failure.RateLimited.class);
        assertThat(failure.message()).contains("slow down").hasSizeLessThan(5_000);
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

        assertThat(answer.first())
                .extracting(chunk -> chunk.content().hasContent())
                .containsExactly(false, true);
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
                Arguments.of("a clean end without finish", events(first), Failure.InvalidResponse.class),
                Arguments.of(
                        "one of two choices unfinished",
                        events(
                                piece(
                                        "{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}"),
                                finish("stop")),
                        Failure.InvalidResponse.class),
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

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "false", "0", "{}"})
    void no_reason_is_no_end(String reason) throws Exception {
        String said = piece("{\"index\":0,\"delta\":{\"content\":\"One\"},\"finish_reason\":" + reason + "}");
        upstream.script("d", cut(said), events(said), silentAfter(said));
        Call call = aCall().on(deployment())
                .streamed()
                .saying(STREAM)
                .limited(idle(Duration.ofMillis(200)))
                .get();

        assertThat(broken(call)).as("a cut").isInstanceOf(Failure.Unreachable.class);
        assertThat(broken(call)).as("a clean end").isInstanceOf(Failure.InvalidResponse.class);
        assertThat(broken(call)).as("silence").isInstanceOf(Failure.TimedOut.class);
    }

    static Stream<Arguments> eventsNamedError() {
        return Stream.of(
                Arguments.of("{\"message\":\"slow down\",\"code\":429}", Failure.RateLimited.class, "slow down"),
                Arguments.of("{\"error\":{\"message\":\"oh\"}}", Failure.ServerError.class, "oh"),
                Arguments.of("{\"reason\":\"out of memory\"}", Failure.ServerError.class, "out of memory"),
                Arguments.of("boom", Failure.ServerError.class, "boom"),
                Arguments.of("", Failure.ServerError.class, "no reason given"));
    }

    @ParameterizedTest
    @MethodSource("eventsNamedError")
    void an_event_named_error_is_one_whatever_its_data(String data, Class<?> kind, String said) {
        Behaviour first = sent -> {
            sent.beginStream();
            sent.chunk(("event: error\ndata: " + data + "\n\n").getBytes(UTF_8));
            sent.endStream();
        };
        Behaviour middle = sent -> {
            sent.beginStream();
            sent.event(words("One"));
            sent.chunk(("event: error\ndata: " + data + "\n\n").getBytes(UTF_8));
            sent.event("[DONE]");
            sent.endStream();
        };
        upstream.script("d", first, middle);

        assertThat(failure(stream())).isInstanceOf(kind);
        Failure broken = broken(stream());
        assertThat(broken).isInstanceOf(kind);
        assertThat(broken.message()).contains(said);
    }

    @Test
    void an_event_of_another_name_and_one_without_choices_are_passed_on() throws Exception {
        upstream.script("d", sent -> {
            sent.beginStream();
            sent.event(words("One"));
            sent.chunk(("event: error-free\ndata: " + words("Two") + "\n\n").getBytes(UTF_8));
            sent.event("{\"choices\":[],\"prompt_filter_results\":[]}");
            sent.event("{\"type\":\"ping\",\"code\":0}");
            sent.event(finish("stop"));
            sent.endStream();
        });

        assertThat(rest((Answer.Streamed) ask(stream()))).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: x\n\n", ": ping\n\n", "data:x\n", "\n", "event: ping\n\n"})
    void what_comes_without_a_pause_and_brings_nothing_has_an_end(String nothing) throws Exception {
        upstream.script("d", sent -> {
            sent.beginStream();
            sent.event(words("a"));
            while (true) {
                sent.chunk(nothing.repeat(1_000).getBytes(UTF_8));
            }
        });
        Call call = aCall().on(deployment())
                .streamed()
                .saying(STREAM)
                .limited(idle(Duration.ofHours(10)))
                .get();

        Answer.Streamed answer = (Answer.Streamed) ask(call);
        CallFailedException broken = catchThrowableOfType(CallFailedException.class, () -> rest(answer));

        assertThat(broken.failure()).isInstanceOf(Failure.InvalidResponse.class);
        answer.close();
        assertThat(upstream.only("d").hungUpWithin(SOON)).isTrue();
        assertThat(budget.held()).isZero();
    }

    static Stream<Arguments> noBeginnings() {
        String role = delta("{\"role\":\"assistant\",\"content\":\"\"}");
        return Stream.of(
                Arguments.of("nothing", events(), Failure.InvalidResponse.class),
                Arguments.of("[DONE] alone", events("[DONE]"), Failure.InvalidResponse.class),
                Arguments.of("a role and an end", events(role), Failure.InvalidResponse.class),
                Arguments.of("a role and [DONE]", events(role, "[DONE]"), Failure.InvalidResponse.class),
                Arguments.of("a role and a cut", cut(role), Failure.Unreachable.class),
                Arguments.of("no JSON", events("<html>", "null"), Failure.InvalidResponse.class),
                Arguments.of(
                        "an error", events("{\"error\":{\"message\":\"x\",\"code\":429}}"), Failure.RateLimited.class),
                Arguments.of("no body", raw(200, ""), Failure.InvalidResponse.class),
                Arguments.of(
                        "a plain answer as a stream",
                        raw(200, completion("x"), "Content-Type: text/event-stream"),
                        Failure.InvalidResponse.class),
                Arguments.of(
                        "an error as a stream",
                        raw(
                                200,
                                "\r\n {\"error\":{\"message\":\"x\",\"code\":429}}",
                                "Content-Type: text/event-stream"),
                        Failure.RateLimited.class),
                Arguments.of(
                        "a plain answer without an end",
                        (Behaviour) sent -> {
                            sent.send("HTTP/1.1 200 OK\r\n\r\n{");
                            while (true) {
                                sent.send(" ".repeat(1_000));
                            }
                        },
                        Failure.InvalidResponse.class),
                Arguments.of(
                        "large events without content",
                        events(Stream.generate(
                                        () -> delta("{\"content\":\"\",\"role\":\"" + "x".repeat(10_000) + "\"}"))
                                .limit(200)
                                .toArray(String[]::new)),
                        Failure.InvalidResponse.class),
                Arguments.of("a plain answer", raw(200, completion("x")), Failure.InvalidResponse.class),
                Arguments.of("a page", raw(200, "<html>", "Content-Type: text/html"), Failure.InvalidResponse.class),
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/json",
                "Content-Type: application/octet-stream",
                "Content-Type: Text/Event-Stream; charset=utf-8",
                "Content-Type: text/html; charset=iso-8859-1",
                "X: no type"
            })
    void a_stream_may_have_any_type(String header) throws Exception {
        for (String before : List.of("", ": hello\n\n", "\uFEFF", "\r\n\r\n", "event: x\n")) {
            upstream.script("d", sent -> {
                sent.send("HTTP/1.1 200 OK\r\n" + header + "\r\nConnection: close\r\n\r\n" + before + "data: "
                        + words("a") + "\n\ndata: [DONE]\n\n");
                sent.close();
            });

            Answer.Streamed answer = (Answer.Streamed) ask(stream());

            assertThat(answer.first()).hasSize(1);
            assertThat(rest(answer)).isEmpty();
        }
    }

    @Test
    void an_event_of_several_lines_goes_on_as_one() throws Exception {
        upstream.script("d", sent -> {
            sent.beginStream();
            String lines = "data: {|data:   'model': 'x',|data:   'choices': [|data"
                    + "|data:     {'index': 0, 'delta': {'content': 'a'}}|data:   ]|data: }||";
            sent.chunk(lines.replace('|', '\n').replace('\'', '"').getBytes(UTF_8));
            sent.event("[DONE]");
            sent.endStream();
        });

        Answer.Streamed answer = (Answer.Streamed) ask(stream());

        assertThat(text(answer.first().get(0)))
                .doesNotContain("\n", "\r")
                .contains("\"content\": \"a\"", "\"model\": \"gpt-4\"");
    }

    @Test
    void a_stream_that_is_too_long_is_a_failure_that_nobody_goes_on_with() throws Exception {
        upstream.script("d", sent -> {
            sent.beginStream();
            while (true) {
                sent.event(words("a"));
            }
        });
        Call call = aCall().on(deployment())
                .streamed()
                .saying(STREAM)
                .bounded(new SizePolicy(1, 100_000, null, 1 << 20))
                .get();

        Answer.Streamed answer = (Answer.Streamed) ask(call);
        CallFailedException broken = catchThrowableOfType(CallFailedException.class, () -> rest(answer));

        assertThat(broken.failure()).isInstanceOf(Failure.StreamTooLong.class);
        assertThat(broken).hasMessageContaining("max_stream_bytes");
        answer.close();
        assertThat(upstream.only("d").hungUpWithin(SOON)).isTrue();
    }

    @Test
    void a_stream_that_lasts_too_long_is_a_failure_that_nobody_goes_on_with() throws Exception {
        upstream.script("d", sent -> {
            sent.beginStream();
            while (true) {
                sent.event(words("a"));
                sent.pause(Duration.ofMillis(1));
            }
        });

        Answer.Streamed answer = (Answer.Streamed) ask(lasting(Duration.ofSeconds(60)));
        ticker.advance(Duration.ofSeconds(59));
        answer.rest().next(SOON);
        ticker.advance(Duration.ofSeconds(1));
        CallFailedException broken = catchThrowableOfType(
                CallFailedException.class, () -> answer.rest().next(SOON));

        assertThat(broken.failure()).isInstanceOf(Failure.StreamTooLong.class);
        assertThat(broken).hasMessageContaining("max_stream_time");
        answer.close();
    }

    @Test
    void a_silent_stream_is_not_waited_for_longer_than_it_may_last() throws Exception {
        upstream.script("d", silentAfter(words("a")));

        Answer.Streamed answer = (Answer.Streamed) ask(lasting(Duration.ofMillis(100)));
        CallFailedException broken = catchThrowableOfType(CallFailedException.class, () -> rest(answer));

        assertThat(broken.failure()).isInstanceOf(Failure.StreamTooLong.class);
        answer.close();
    }

    @Test
    void a_whole_stream_is_whole_whatever_comes_behind_it() throws Exception {
        upstream.script("d", sent -> {
            sent.beginStream();
            sent.event(words("a"));
            sent.event(finish("stop"));
            while (true) {
                sent.chunk(": ping\n\n".repeat(100).getBytes(UTF_8));
            }
        });

        Answer.Streamed answer = (Answer.Streamed) ask(stream());

        assertThat(rest(answer)).hasSize(1);
        answer.close();
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

    private Call lasting(Duration most) {
        return aCall().on(deployment())
                .streamed()
                .saying(STREAM)
                .bounded(new SizePolicy(1, 1 << 20, most, 1 << 20))
                .get();
    }

    private Call stream() {
        return aCall().on(deployment()).streamed().saying(STREAM).get();
    }

    /** The failure of a stream that began well. */
    private Failure broken(Call call) {
        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> rest((Answer.Streamed) ask(call)));
        assertThat(failed).isNotNull();
        return failed.failure();
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
        return Samples.text(chunk);
    }

    private static TimePolicy idle(Duration idle) {
        return new TimePolicy(null, null, Duration.ofSeconds(30), null, idle, Duration.ofSeconds(5));
    }
}
