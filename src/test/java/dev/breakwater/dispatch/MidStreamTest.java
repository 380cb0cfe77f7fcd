package dev.breakwater.dispatch;

import static dev.breakwater.testing.Behaviours.cut;
import static dev.breakwater.testing.Behaviours.delta;
import static dev.breakwater.testing.Behaviours.error;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.finish;
import static dev.breakwater.testing.Behaviours.piece;
import static dev.breakwater.testing.Behaviours.silentAfter;
import static dev.breakwater.testing.Behaviours.words;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.StreamRules;
import dev.breakwater.policy.TimePolicy;
import dev.breakwater.provider.exchange.ProviderExchange;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.state.RetryBudget;
import dev.breakwater.state.SystemTicker;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Events;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import dev.breakwater.upstream.UpstreamClient;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that break in the middle, over real sockets: each way of breaking, each way of going on. */
@EnableWeld
@Timeout(30)
class MidStreamTest {

    private static final String[] TEXT = {"One sentence", " is here.", " A second", " sentence", " is", " the", " last."
    };
    private static final String WHOLE = String.join("", TEXT);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(
                    Rings.with(ProviderExchange.class, OpenAiForm.class, UpstreamClient.class, SystemTicker.class))
            .addBeans(MockBean.of(new RecordingSleeper(new ManualTicker()), Sleeper.class))
            .build();

    @AfterEach
    void close() {
        upstream.close();
    }

    // How it breaks.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 40})
    void a_stream_that_is_cut_after_so_many_events_goes_on_elsewhere(int events) {
        String[] long40 = Stream.iterate(0, n -> n + 1)
                .limit(45)
                .map(n -> "word" + n + " ")
                .toArray(String[]::new);
        upstream.byDefault("a", cut(pieces(Arrays.copyOf(long40, events))));
        upstream.byDefault("b", events(whole(long40)));

        Told told = tell(twoDeployments());

        assertThat(told.text()).isEqualTo(String.join("", long40));
        assertThat(told.failure()).isNull();
    }

    @Test
    void a_cut_inside_a_character_loses_and_doubles_nothing() {
        byte[] event = ("data: " + words("é🚀") + "\n\n").getBytes(StandardCharsets.UTF_8);
        byte[] half = Arrays.copyOf(event, new String(event, StandardCharsets.ISO_8859_1).indexOf("\u00f0") + 2);
        upstream.byDefault("a", exchange -> {
            exchange.beginStream();
            exchange.event(words("before "));
            exchange.chunk(half);
            exchange.pause(Duration.ofMillis(100));
            exchange.reset();
        });
        upstream.byDefault("b", events(whole("before ", "é🚀", " after")));

        assertThat(tell(twoDeployments()).text()).isEqualTo("before é🚀 after");
    }

    @Test
    void a_cut_between_the_halves_of_a_character_loses_and_doubles_nothing() {
        upstream.byDefault("a", cut(escaped("before "), escaped("\ud83d")));
        upstream.byDefault("b", events(whole("before ", "🚀", " after")));

        Told told = tell(twoDeployments());

        assertThat(told.text()).isEqualTo("before 🚀 after");
        assertThat(upstream.only("b").json().getJsonArray("messages").toString())
                .contains("\"before \"");
    }

    @Test
    void a_character_that_comes_in_two_events_goes_out_in_one() {
        upstream.byDefault(
                "a", events(escaped("\ud83d"), escaped("\ude80"), escaped(" and "), finish("stop"), "[DONE]"));

        Told told = tell(twoDeployments());

        assertThat(told.text()).isEqualTo("🚀 and ");
        assertThat(told.chunks())
                .noneSatisfy(chunk -> assertThat(chunk.toString())
                        .containsPattern("(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])"));
    }

    /** As providers write it whose text is cut between two UTF-16 units. */
    private static String escaped(String text) {
        StringBuilder escapes = new StringBuilder();
        text.chars().forEach(c -> escapes.append("\\u").append(String.format("%04x", c)));
        return delta("{\"content\":\"" + escapes + "\"}");
    }

    @Test
    void a_cut_inside_an_event_loses_and_doubles_nothing() {
        upstream.byDefault("a", exchange -> {
            exchange.beginStream();
            exchange.event(words("before "));
            exchange.chunk("data: {\"id\":\"x\",\"choices\":[{\"del".getBytes(StandardCharsets.UTF_8));
            exchange.pause(Duration.ofMillis(100));
            exchange.close();
        });
        upstream.byDefault("b", events(whole("before ", "and after")));

        assertThat(tell(twoDeployments()).text()).isEqualTo("before and after");
    }

    static Stream<Behaviour> breaks() {
        String[] half = pieces(Arrays.copyOf(TEXT, 3));
        String error = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":null}}";
        return Stream.of(cut(half), silentAfter(half), events(half), events(append(half, error)));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_stream_that_is_cut_or_silent_or_unended_or_in_error_goes_on_elsewhere(Behaviour broken) {
        upstream.byDefault("a", broken);
        upstream.byDefault("b", events(whole(TEXT)));

        Told told = tell(twoDeployments());

        assertThat(told.text()).isEqualTo(WHOLE);
        assertThat(told.failure()).isNull();
    }

    @Test
    void a_cut_inside_a_tool_call_is_never_glued() {
        String tool =
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"ci\"}}]}";
        upstream.byDefault("a", cut(words("Let me see. "), delta(tool)));

        Told told = tell(twoDeployments());

        assertThat(told.failure()).isNotNull();
        assertThat(upstream.count("b")).isZero();
    }

    @Test
    void a_cut_before_a_tool_call_may_end_in_one() {
        String tool =
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
        upstream.byDefault("a", cut(words("Let me see.")));
        upstream.byDefault("b", events(delta(tool), finish("tool_calls"), "[DONE]"));

        Told told = tell(twoDeployments());

        assertThat(told.text()).isEqualTo("Let me see.");
        assertThat(told.chunks())
                .anySatisfy(chunk -> assertThat(chunk.toString()).contains("tool_calls"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"n\":2", "\"logprobs\":true"})
    void several_choices_and_probabilities_are_not_gone_on_with(String parameter) {
        upstream.byDefault("a", cut(words("half")));

        Told told = tell(
                twoDeployments().saying("{\"model\":\"gpt-4\",\"stream\":true,\"messages\":[]," + parameter + "}"));

        assertThat(told.failure()).isNotNull();
        assertThat(upstream.count("b")).isZero();
    }

    // Where it goes on.

    @Test
    void the_next_deployment_of_the_group_comes_before_the_fallback() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", cut(words("two ")));
        upstream.byDefault("c", events(whole("three")));

        Told told = tell(twoDeployments().fallingBack("gpt-4", fallback("c")));

        assertThat(told.text()).isEqualTo("One two three");
        assertThat(upstream.count("a") + upstream.count("b") + upstream.count("c"))
                .isEqualTo(3);
        assertThat(told.names()).contains("Retrying", "FellBack").endsWith("Answered");
    }

    @Test
    void both_targets_may_break_in_turn_and_the_first_failure_is_told_with_the_second() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", cut(words("two ")));

        Told told = tell(twoDeployments().retrying(1));

        assertThat(told.text()).isEqualTo("One two ");
        assertThat(told.failure().attempt().deployment().id()).isEqualTo("a");
        assertThat(told.failure().followedBy()).hasSize(1);
        assertThat(told.names()).endsWith("GaveUp").containsOnlyOnce("GaveUp");
    }

    @Test
    void a_target_that_is_down_is_retried_elsewhere_like_in_any_call() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", error(500, "down"));
        upstream.byDefault("c", events(whole("two")));

        assertThat(tell(twoDeployments().fallingBack("gpt-4", fallback("c"))).text())
                .isEqualTo("One two");
    }

    @Test
    void a_group_s_only_deployment_goes_on_itself_where_no_fallback_exists() {
        upstream.script("a", cut(words("One ")), events(whole("two")));

        assertThat(tell(streamed(deployment("a"))).text()).isEqualTo("One two");
    }

    @Test
    void without_retries_and_fallbacks_the_answer_ends_in_its_failure() {
        upstream.byDefault("a", cut(words("One ")));

        Told told = tell(twoDeployments().retrying(0));

        assertThat(told.failure().failure()).isInstanceOf(Failure.Unreachable.class);
        assertThat(upstream.count("b")).isZero();
    }

    @Test
    void streams_that_always_break_are_gone_on_with_as_often_as_there_are_retries() {
        upstream.byDefault("a", cut(words("One ")));

        Told told = tell(streamed(deployment("a")).retrying(2));

        assertThat(told.failure()).isNotNull();
        assertThat(upstream.count("a")).isEqualTo(3);
    }

    @Test
    void without_budget_a_stream_goes_on_in_its_fallback() {
        spendBudget();
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("c", events(whole("two")));

        Told told = tell(twoDeployments().fallingBack("gpt-4", fallback("c")));

        assertThat(told.text()).isEqualTo("One two");
        assertThat(upstream.count("b")).isZero();
        assertThat(told.names()).containsSubsequence("RetryDenied", "FellBack", "Answered");
    }

    @Test
    void without_budget_or_fallback_or_another_deployment_a_stream_ends_in_its_failure() {
        spendBudget();
        upstream.byDefault("a", cut(words("One ")));

        Told told = tell(streamed(deployment("a")));

        assertThat(told.failure()).isNotNull();
        assertThat(upstream.count("a")).isEqualTo(1);
        assertThat(told.names()).contains("RetryDenied");
    }

    @Test
    void without_budget_or_fallback_a_deployment_that_is_well_still_goes_on() {
        spendBudget();
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", events(whole("two")));

        assertThat(tell(twoDeployments()).text()).isEqualTo("One two");
    }

    private void spendBudget() {
        RetryBudget budget = weld.select(RetryBudget.class).get();
        boolean left = true;
        while (left) {
            left = budget.take(aGroup("gpt-4"), 0);
        }
    }

    @Test
    void a_silence_that_the_caller_made_short_is_no_fault_of_the_deployment() {
        upstream.byDefault("a", silentAfter(words("One ")));
        Duration callers = Duration.ofMillis(300);
        TimePolicy hurried = new TimePolicy(callers, null, Duration.ofSeconds(10), null, null, Duration.ofSeconds(5));

        Told told = tell(streamed(deployment("a")).limited(hurried).retrying(0));

        Failure.TimedOut failure = (Failure.TimedOut) told.failure().failure();
        assertThat(failure.limit()).isEqualTo(callers);
        assertThat(failure.callersOwn()).isTrue();
    }

    @Test
    void switched_off_fallbacks_are_off_here_too() {
        upstream.byDefault("a", cut(words("One ")));

        Told told = tell(streamed(deployment("a"))
                .retrying(0)
                .fallingBack("gpt-4", fallback("c"))
                .withoutFallbacks());

        assertThat(told.failure()).isNotNull();
        assertThat(upstream.count("c")).isZero();
    }

    @Test
    void it_can_be_switched_off_for_all_and_for_a_deployment() {
        upstream.byDefault("a", cut(words("One ")));

        Told general = tell(twoDeployments().ruledBy(new StreamRules(null, false, null, null)));
        Told ofDeployment = tell(streamed(deployment("a").order(1).goingOn(false), deployment("b")));

        assertThat(general.failure()).isNotNull();
        assertThat(ofDeployment.failure()).isNotNull();
        assertThat(upstream.count("b")).isZero();
    }

    // How it is asked to go on.

    @Test
    void a_target_that_takes_a_prefill_gets_the_text_so_far_as_the_last_message() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", events(whole("two")));

        tell(streamed(deployment("a").order(1), deployment("b").prefilled(true)));

        assertThat(lastMessage("b", 0).toString()).isEqualTo("{\"role\":\"assistant\",\"content\":\"One \"}");
    }

    @Test
    void the_copy_of_a_request_that_is_continued_counts_for_the_bytes_in_flight() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", events(whole("two")));
        SizePolicy small = new SizePolicy(SizePolicy.DEFAULT_ANSWER, SizePolicy.DEFAULT_STREAM, null, 1_000);

        Told told = tell(twoDeployments());
        int asked = upstream.count("b");
        Told refused = tell(twoDeployments().bounded(small));

        assertThat(told.text()).isEqualTo("One two");
        assertThat(refused.text()).isEqualTo("One ");
        assertThat(refused.failure()).isNotNull();
        assertThat(upstream.count("b")).isEqualTo(asked);
        assertThat(weld.select(BytesInFlight.class).get().held()).isZero();
    }

    @Test
    void a_refused_prefill_becomes_an_instruction_and_what_is_configured_is_tried_again() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.script("b", error(400, "prefill is not supported"), events(whole("two")));
        upstream.byDefault("b", events(whole("two")));
        CallSample call = streamed(deployment("a").order(1), deployment("b").prefilled(true));

        Told first = tell(call);
        Told second = tell(call);

        assertThat(first.text()).isEqualTo("One two");
        assertThat(second.text()).isEqualTo("One two");
        assertThat(lastMessage("b", 1).getString("role")).isEqualTo("user");
        assertThat(lastMessage("b", 2).getString("role")).isEqualTo("assistant");
        assertThat(first.names()).as("nobody's failure").containsOnlyOnce("AttemptFailed");
    }

    @Test
    void a_way_that_was_refused_while_another_was_taken_is_not_tried_again() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.script("b", error(400, "roles must alternate"), events(whole("One two")));
        upstream.byDefault("b", events(whole("One two")));

        tell(twoDeployments());
        Told second = tell(twoDeployments());

        assertThat(second.text()).isEqualTo("One two");
        assertThat(upstream.count("b")).isEqualTo(3);
        assertThat(lastMessage("b", 2).getString("content"))
                .as("the whole prompt again")
                .isEqualTo("hi");
    }

    @Test
    void a_bad_request_of_one_caller_takes_no_way_from_the_others() {
        upstream.byDefault("a", cut(words("One ")));
        upstream.script("b", error(400, "unknown field"), error(400, "unknown field"));
        upstream.byDefault("b", events(whole("two")));
        Told bad = tell(twoDeployments().retrying(1));

        Told good = tell(twoDeployments());

        assertThat(bad.failure()).isNotNull();
        assertThat(good.text()).isEqualTo("One two");
        assertThat(lastMessage("b", 2).getString("role")).isEqualTo("user");
    }

    @Test
    void a_target_that_took_a_clients_prefill_is_known_to_take_one() {
        upstream.script("b", cut(words("One ")));
        upstream.byDefault("c", events(whole("two")));
        CallSample prefilling = streamed(deployment("b"))
                .fallingBack("gpt-4", fallback("c"))
                .saying(
                        "{\"model\":\"gpt-4\",\"stream\":true,\"messages\":[{\"role\":\"assistant\",\"content\":\"So\"}]}");
        tell(prefilling.retrying(0));
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", events(whole("two")));

        tell(twoDeployments());

        assertThat(lastMessage("b", 1).getString("role")).isEqualTo("assistant");
    }

    @Test
    void a_refused_instruction_becomes_the_whole_prompt_again() {
        upstream.byDefault("a", cut(pieces(Arrays.copyOf(TEXT, 3))));
        upstream.script("b", error(400, "roles must alternate"), events(whole(TEXT)));

        Told told = tell(twoDeployments());

        assertThat(told.text()).isEqualTo(WHOLE);
        assertThat(lastMessage("b", 1).getString("content")).isEqualTo("hi");
    }

    @Test
    void another_answer_to_the_whole_prompt_goes_to_the_next_target() {
        upstream.byDefault("a", cut(pieces(Arrays.copyOf(TEXT, 3))));
        upstream.script("b", error(400, "roles must alternate"), events(whole("Quite another answer.")));
        upstream.byDefault("c", events(whole(TEXT)));

        Told told = tell(twoDeployments().fallingBack("gpt-4", fallback("c")));

        assertThat(told.text()).isEqualTo(WHOLE);
    }

    @Test
    void a_continuation_that_repeats_the_last_sentence_is_cut() {
        upstream.byDefault("a", cut(words("One sentence is here."), words(" A second sentence")));
        upstream.byDefault("b", events(whole("A second", " sentence", " is the last.")));

        assertThat(tell(twoDeployments()).text()).isEqualTo("One sentence is here. A second sentence is the last.");
    }

    @Test
    void a_completion_goes_on_behind_its_prompt() {
        upstream.byDefault("a", cut(piece("{\"index\":0,\"text\":\"upon \",\"finish_reason\":null}")));
        upstream.byDefault(
                "b", events(piece("{\"index\":0,\"text\":\"a time\",\"finish_reason\":\"stop\"}"), "[DONE]"));

        Told told = tell(twoDeployments()
                .asking(Operation.COMPLETIONS)
                .saying("{\"model\":\"gpt-4\",\"stream\":true,\"prompt\":\"Once \"}"));

        assertThat(told.text()).isEqualTo("upon a time");
        assertThat(upstream.only("b").json().getString("prompt")).isEqualTo("Once upon ");
    }

    // What the client sees.

    @Test
    void one_id_one_role_one_end_and_one_sum_of_tokens() {
        String used = "{\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[],\"usage\":"
                + "{\"prompt_tokens\":7,\"completion_tokens\":%d,\"total_tokens\":%d}}";
        upstream.byDefault(
                "a", cut(delta("{\"role\":\"assistant\",\"content\":\"One \"}"), used.formatted("chatcmpl-1", 1, 8)));
        upstream.byDefault(
                "b",
                events(
                        delta("{\"role\":\"assistant\",\"content\":\"\"}").replace("chatcmpl-1", "other"),
                        delta("{\"role\":\"assistant\",\"content\":\"two\"}").replace("chatcmpl-1", "other"),
                        finish("stop").replace("chatcmpl-1", "other"),
                        used.formatted("other", 2, 9),
                        "[DONE]"));

        Told told = tell(twoDeployments());

        List<JsonObject> chunks = told.chunks();
        assertThat(chunks).extracting(chunk -> chunk.getString("id")).containsOnly("chatcmpl-1");
        assertThat(String.valueOf(chunks)).containsOnlyOnce("\"role\"").containsOnlyOnce("\"stop\"");
        JsonObject usage = chunks.get(chunks.size() - 1).getJsonObject("usage");
        assertThat(usage.getInt("prompt_tokens")).isEqualTo(14);
        assertThat(usage.getInt("completion_tokens")).isEqualTo(3);
        assertThat(usage.getInt("total_tokens")).isEqualTo(17);
        assertThat(usage.getJsonObject("breakwater").toString()).isEqualTo("{\"streams\":2,\"streams_counted\":2}");
    }

    @Test
    void the_reader_hears_of_silence_while_the_next_source_is_looked_for() throws Exception {
        upstream.byDefault("a", cut(words("One ")));
        upstream.byDefault("b", exchange -> exchange.pause(Duration.ofMinutes(1)));
        Answer.Streamed answer =
                (Answer.Streamed) gateway().answer(twoDeployments().get());

        StreamEvent event = answer.rest().next(Duration.ofSeconds(5));
        while (upstream.count("b") == 0) {
            event = answer.rest().next(Duration.ofMillis(20));
        }
        answer.rest().close();

        assertThat(event).isInstanceOf(StreamEvent.Silence.class);
        assertThat(upstream.only("b").hungUpWithin(Duration.ofSeconds(5)))
                .as("the search ends with its reader")
                .isTrue();
    }

    // The commit point.

    @Test
    void until_the_commit_point_a_cut_is_an_ordinary_failure() {
        upstream.byDefault("a", cut(pieces(Arrays.copyOf(TEXT, 3))));
        upstream.byDefault("b", events(whole("Another answer.")));

        Told told = tell(twoDeployments().ruledBy(new StreamRules(new CommitPoint(4), null, null, null)));

        assertThat(told.text()).isEqualTo("Another answer.");
        assertThat(lastMessage("b", 0).getString("content")).isEqualTo("hi");
    }

    @Test
    void a_whole_stream_may_be_waited_for() {
        upstream.byDefault("a", events(pieces(TEXT)));
        upstream.byDefault("b", events(whole("Another answer.")));

        Told told = tell(twoDeployments().ruledBy(new StreamRules(CommitPoint.WHOLE, null, null, null)));

        assertThat(told.text()).isEqualTo("Another answer.");
        assertThat(told.names()).endsWith("Answered");
    }

    @Test
    void what_is_held_back_is_bounded() {
        String long64 = "x".repeat(64 << 10);
        // Not cut: a reset discards what has not been read yet.
        upstream.byDefault("a", silentAfter(pieces(long64, long64, long64, long64, long64)));
        upstream.byDefault("b", events(whole("Another answer.")));

        Told told = tell(twoDeployments().ruledBy(new StreamRules(CommitPoint.WHOLE, false, null, null)));

        assertThat(told.text()).startsWith("xxx");
        assertThat(told.failure()).isNotNull();
    }

    /** The next one could be as long, and the next. */
    @Test
    void nobody_goes_on_with_a_stream_that_is_too_long() {
        String[] empty = Stream.generate(() -> delta("{}")).limit(200).toArray(String[]::new);
        upstream.byDefault("a", silentAfter(append(pieces("One"), empty)));
        CallSample call = streamed(deployment("a").order(1), deployment("b").order(2))
                .bounded(new SizePolicy(1, 10_000, null, 1 << 20))
                .fallingBack("gpt-4", fallback("f"));

        Told told = tell(call);

        assertThat(told.failure().failure()).isInstanceOf(Failure.StreamTooLong.class);
        assertThat(told.text()).isEqualTo("One");
        assertThat(upstream.count("a")).isEqualTo(1);
        assertThat(upstream.count("b") + upstream.count("f")).isZero();
    }

    // Fixtures.

    /** How a stream went: its events as the client gets them, what broke it in the end, the call's events. */
    private record Told(List<JsonObject> chunks, CallFailedException failure, List<String> names) {

        String text() {
            StringBuilder text = new StringBuilder();
            for (JsonObject chunk : chunks) {
                JsonArray choices = chunk.getJsonArray("choices");
                for (JsonObject choice : choices.getValuesAs(JsonObject.class)) {
                    JsonObject delta = choice.getJsonObject("delta");
                    text.append(delta == null ? choice.getString("text", "") : delta.getString("content", ""));
                }
            }
            return text.toString();
        }
    }

    private Told tell(CallSample call) {
        List<JsonObject> chunks = new ArrayList<>();
        CallFailedException failure = catchThrowableOfType(CallFailedException.class, () -> read(call, chunks));
        return new Told(
                chunks, failure, List.copyOf(weld.select(Events.class).get().names()));
    }

    private void read(CallSample call, List<JsonObject> chunks) throws InterruptedException {
        Answer.Streamed answer = (Answer.Streamed) gateway().answer(call.get());
        answer.first().forEach(chunk -> chunks.add(json(chunk)));
        StreamEvent event = StreamEvent.SILENCE;
        try {
            while (!(event instanceof StreamEvent.End)) {
                event = answer.rest().next(Duration.ofSeconds(10));
                if (event instanceof StreamEvent.Chunk chunk) {
                    chunks.add(json(chunk));
                }
            }
        } finally {
            answer.rest().close();
        }
    }

    private static JsonObject json(StreamEvent.Chunk chunk) {
        try (JsonReader reader = Json.createReader(new StringReader(text(chunk)))) {
            return reader.readObject();
        }
    }

    private JsonObject lastMessage(String deployment, int request) {
        JsonArray messages = upstream.exchanges(deployment).get(request).json().getJsonArray("messages");
        return messages.getJsonObject(messages.size() - 1);
    }

    private CallSample twoDeployments() {
        return streamed(deployment("a").order(1), deployment("b").order(2));
    }

    private CallSample streamed(DeploymentSample... deployments) {
        return aCall().on(deployments)
                .streamed()
                .withoutCooldowns()
                .limited(new TimePolicy(null, null, Duration.ofSeconds(10), null, IDLE, Duration.ofSeconds(5)));
    }

    private ModelGroup fallback(String name) {
        return aGroup(name, deployment(name));
    }

    private DeploymentSample deployment(String id) {
        return aDeployment(id).at(upstream.url(id));
    }

    private Gateway gateway() {
        return weld.select(Gateway.class).get();
    }

    private static String[] pieces(String... texts) {
        return Arrays.stream(texts).map(text -> words(text)).toArray(String[]::new);
    }

    private static String[] whole(String... texts) {
        return append(pieces(texts), finish("stop"), "[DONE]");
    }

    private static String[] append(String[] events, String... more) {
        return Stream.concat(Arrays.stream(events), Arrays.stream(more)).toArray(String[]::new);
    }
}
