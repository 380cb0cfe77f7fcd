package dev.breakwater.provider.exchange;

import static dev.breakwater.testing.Behaviours.delta;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.finish;
import static dev.breakwater.testing.Behaviours.piece;
import static dev.breakwater.testing.Behaviours.raw;
import static dev.breakwater.testing.Behaviours.silentAfter;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.HealthImpact;
import dev.breakwater.failure.RetryScope;
import dev.breakwater.policy.AnswerCheck;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.gemini.GeminiForm;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are none, as they pass and as they are translated. */
@Timeout(30)
class CheckedAnswersTest {

    private static final String STREAM = "{\"model\":\"gpt-4\",\"stream\":true,\"messages\":[]}";

    private static final String JSON_MODE =
            "{\"model\":\"gpt-4\",\"messages\":[],\"response_format\":{\"type\":\"json_object\"}}";

    private static final String ROLE = delta("{\"role\":\"assistant\",\"content\":\"\"}");

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Provider provider =
            ExchangeOf.forms(ticker, new BytesInFlight(), new Fired(), new OpenAiForm(), new GeminiForm());

    @AfterEach
    void stop() {
        upstream.close();
    }

    // Empty answers.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"role\":\"assistant\",\"refusal\":null,\"annotations\":[]}}",
                "{\"message\":{\"content\":[],\"reasoning_content\":\"Hm.\"},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":\"\",\"provider_specific_fields\":{\"x\":1}},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"},{\"index\":1,\"message\":{\"content\":\"\"}}"
            })
    void an_answer_that_says_nothing_is_a_failure_elsewhere_and_not_the_deployments_fault(String choices) {
        upstream.script("d", plain(choices));

        Failure failure = failure(toOpenAi());

        assertThat(failure).isInstanceOf(Failure.EmptyAnswer.class);
        assertThat(failure.repeat()).isEqualTo(RetryScope.ELSEWHERE_OR_LAST);
        assertThat(failure.blame()).isEqualTo(HealthImpact.NONE);
        assertThat(failure.report().status()).isEqualTo(502);
        assertThat(failure.message())
                .isEqualTo("Deployment 'd' of group 'gpt-4' gave an empty answer: no text, no tool call, no refusal.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"content\":\"\"},\"finish_reason\":\"length\"}",
                "{\"finish_reason\":\"tool_calls\",\"message\":{\"content\":null}}",
                "{\"message\":{\"content\":\"\"},\"finish_reason\":\"content_filter\"}",
                "{\"message\":{\"content\":\"\"},\"finish_reason\":\"model_length\"}",
                "{\"message\":{\"content\":null,\"refusal\":\"No.\"},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":null,\"audio\":{\"id\":\"a\"}},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":\"\",\"images\":[{\"type\":\"image_url\"}]},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":null,\"function_call\":{\"name\":\"f\"}},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"},{\"index\":1,\"message\":{\"content\":\"b\"}}"
            })
    void what_says_something_or_why_it_says_nothing_is_an_answer(String choices) throws Exception {
        upstream.script("d", plain(choices));

        assertThat(ask(toOpenAi())).isInstanceOf(Answer.Whole.class);
    }

    @Test
    void an_empty_text_completion_is_an_answer() throws Exception {
        upstream.script("d", plain("{\"text\":\"\",\"finish_reason\":\"stop\"}"));

        assertThat(ask(toOpenAi().asking(Operation.COMPLETIONS).saying("{\"model\":\"gpt-4\",\"prompt\":\"x\"}")))
                .isInstanceOf(Answer.Whole.class);
    }

    @Test
    void nothing_is_checked_where_no_check_is_wanted() throws Exception {
        upstream.script(
                "d",
                plain("{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}"),
                events(ROLE, finish("stop")));

        assertThat(ask(toOpenAi().checked())).isInstanceOf(Answer.Whole.class);
        assertThat(((Answer.Streamed) ask(stream().checked())).first()).hasSize(2);
    }

    @Test
    void a_translated_answer_that_says_nothing_is_a_failure() throws Exception {
        upstream.script(
                "g", gemini("{\"text\":\"Hm.\",\"thought\":true}", "STOP"), gemini("{\"text\":\"\"}", "MAX_TOKENS"));

        assertThat(failure(toGemini())).isInstanceOf(Failure.EmptyAnswer.class);
        assertThat(ask(toGemini())).isInstanceOf(Answer.Whole.class);
    }

    // Empty streams.

    @Test
    void a_stream_that_stops_before_any_content_is_a_failure() {
        upstream.script("d", events(ROLE, finish("stop"), "[DONE]"), silentAfter(ROLE, finish("stop")));

        assertThat(failure(stream())).isInstanceOf(Failure.EmptyAnswer.class);
        assertThat(failure(stream())).isInstanceOf(Failure.EmptyAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "content_filter", "tool_calls", "model_length"})
    void a_stream_that_ends_for_another_reason_is_an_answer(String reason) throws Exception {
        upstream.script("d", events(ROLE, finish(reason), "[DONE]"));

        assertThat(((Answer.Streamed) ask(stream())).first()).hasSize(2);
    }

    @Test
    void a_stream_is_empty_only_if_all_its_choices_are() throws Exception {
        String two = "{\"model\":\"gpt-4\",\"stream\":true,\"n\":2,\"messages\":[]}";
        String second = piece("{\"index\":1,\"delta\":{\"content\":\"b\"}}");
        upstream.script(
                "d",
                events(finish("stop"), second, "[DONE]"),
                events(finish("stop"), piece("{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}"), "[DONE]"));

        assertThat(((Answer.Streamed) ask(stream().saying(two))).first()).hasSize(2);
        assertThat(failure(stream().saying(two))).isInstanceOf(Failure.EmptyAnswer.class);
    }

    @Test
    void a_translated_stream_that_stops_before_any_content_is_a_failure() {
        upstream.script("g", events("{\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\"}]}"));

        assertThat(failure(toGemini().streamed())).isInstanceOf(Failure.EmptyAnswer.class);
    }

    @Test
    void the_rest_of_a_broken_stream_may_be_nothing() throws Exception {
        upstream.script("d", events(ROLE, finish("stop"), "[DONE]"));
        Attempt attempt = anAttempt(stream().get(), ticker.nanos());

        Answer answer = provider.ask(attempt.asking(attempt.call().request().goingOn("All is said.")));

        assertThat(((Answer.Streamed) answer).first()).hasSize(2);
    }

    // Tool calls.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"tool_calls\":[%s,{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}}]}}",
                "{\"message\":{\"function_call\":{\"arguments\":\"a:"
                        + " 1\",\"name\":\"f\"}},\"finish_reason\":\"function_call\"}",
                "{\"message\":{\"content\":\"a\"},\"finish_reason\":\"function_call_filter: MALFORMED_FUNCTION_CALL\"}"
            })
    void arguments_that_are_not_json_are_a_failure_if_they_are_checked(String choice) throws Exception {
        String valid = "{\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
        upstream.script("d", plain(choice.formatted(valid)), plain(choice.formatted(valid)));

        Failure failure = failure(toOpenAi().checked(AnswerCheck.TOOL_CALLS));

        assertThat(failure).isInstanceOf(Failure.BrokenToolCall.class);
        assertThat(failure.repeat()).isEqualTo(RetryScope.ELSEWHERE_OR_LAST);
        assertThat(failure.blame()).isEqualTo(HealthImpact.NONE);
        assertThat(ask(toOpenAi())).isInstanceOf(Answer.Whole.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":[1]}\"}}]}}",
                "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}",
                "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]}}",
                "{\"message\":{\"tool_calls\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"input\":\"a: 1\"}}]}}",
                "{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":\"{\"}}]},\"finish_reason\":\"length\"}"
            })
    void other_tool_calls_are_answers(String choice) throws Exception {
        upstream.script("d", plain(choice));

        assertThat(ask(toOpenAi().checked(AnswerCheck.TOOL_CALLS, AnswerCheck.EMPTY)))
                .isInstanceOf(Answer.Whole.class);
    }

    // JSON.

    @Test
    void a_text_that_is_not_json_is_a_failure_where_json_was_asked_for() throws Exception {
        String fenced = "{\"message\":{\"content\":\"```json\\n{}\\n```\"},\"finish_reason\":\"stop\"}";
        upstream.script("d", plain(fenced), plain(fenced), plain(fenced), plain(fenced));
        CallSample byDefault = aCall().on(openAi().byDefault("response_format", "{\"type\":\"json_schema\"}"));

        Failure failure = failure(toOpenAi().saying(JSON_MODE).checked(AnswerCheck.JSON));

        assertThat(failure).isInstanceOf(Failure.NotJson.class);
        assertThat(failure.repeat()).isEqualTo(RetryScope.ELSEWHERE_OR_LAST);
        assertThat(failure.blame()).isEqualTo(HealthImpact.NONE);
        assertThat(failure(byDefault.checked(AnswerCheck.JSON))).isInstanceOf(Failure.NotJson.class);
        assertThat(ask(toOpenAi().checked(AnswerCheck.JSON))).isInstanceOf(Answer.Whole.class);
        assertThat(ask(toOpenAi().saying(JSON_MODE))).isInstanceOf(Answer.Whole.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"content\":\" {\\\"a\\\": [1]}\\n\"},\"finish_reason\":\"stop\"}",
                "{\"message\":{\"content\":\"{\\\"a\\\": \"},\"finish_reason\":\"length\"}",
                "{\"message\":{\"content\":\"Let me"
                        + " see.\",\"tool_calls\":[{\"id\":\"1\"}]},\"finish_reason\":\"tool_calls\"}",
                "{\"message\":{\"content\":null,\"refusal\":\"No.\"},\"finish_reason\":\"stop\"}"
            })
    void json_or_an_answer_of_another_kind_is_an_answer_to_who_asked_for_json(String choice) throws Exception {
        upstream.script("d", plain(choice));

        assertThat(ask(toOpenAi().saying(JSON_MODE).checked(AnswerCheck.JSON))).isInstanceOf(Answer.Whole.class);
    }

    @Test
    void a_translated_text_is_checked_too() {
        upstream.script("g", gemini("{\"text\":\"Here it is: {}\"}", "STOP"));

        assertThat(failure(toGemini().saying(JSON_MODE).checked(AnswerCheck.JSON)))
                .isInstanceOf(Failure.NotJson.class);
    }

    private static ScriptedUpstream.Behaviour plain(String choices) {
        return raw(200, "{\"model\":\"m\",\"choices\":[" + choices + "]}");
    }

    private static ScriptedUpstream.Behaviour gemini(String part, String reason) {
        return raw(
                200,
                "{\"candidates\":[{\"index\":0,\"finishReason\":\"" + reason
                        + "\",\"content\":{\"role\":\"model\",\"parts\":[" + part + "]}}]}");
    }

    private DeploymentSample openAi() {
        return aDeployment("d").at(upstream.url("d"));
    }

    private CallSample toOpenAi() {
        return aCall().on(openAi());
    }

    private CallSample stream() {
        return toOpenAi().streamed().saying(STREAM);
    }

    private CallSample toGemini() {
        return aCall().on(
                        aDeployment("g").of("gemini").model("gemini-2.5-flash").at(upstream.url("g")));
    }

    private Answer ask(CallSample call) throws InterruptedException {
        return provider.ask(anAttempt(call.get(), ticker.nanos()));
    }

    private Failure failure(CallSample call) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> ask(call));
        assertThat(failed).isNotNull();
        return failed.failure();
    }
}
