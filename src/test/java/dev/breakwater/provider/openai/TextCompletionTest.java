package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Behaviours.completion;
import static dev.breakwater.testing.Behaviours.cut;
import static dev.breakwater.testing.Behaviours.delta;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.finish;
import static dev.breakwater.testing.Behaviours.raw;
import static dev.breakwater.testing.Behaviours.words;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.Continuation;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.exchange.ExchangeOf;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TextCompletionTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Provider provider = ExchangeOf.forms(
            ticker,
            new BytesInFlight(),
            new Fired(),
            new OpenAiForm(),
            AzureFormOf.ticker(ticker),
            new HuggingFaceForm());

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, chat/completions",
        "gpt-4, chat/completions",
        "gpt-4.1-mini, chat/completions",
        "gpt-5, chat/completions",
        "o1, chat/completions",
        "o3-mini, chat/completions",
        "o4-mini, chat/completions",
        "chatgpt-4o-latest, chat/completions",
        "gpt-3.5-turbo-0125, chat/completions",
        "ft:gpt-4o-mini:org::1, chat/completions",
        "gpt-3.5-turbo-instruct, completions",
        "gpt-4-base, completions",
        "davinci-002, completions",
        "gpt-oss-120b, completions",
        "openai/gpt-4o, completions",
        "o1x, completions",
        "upstream-model, completions"
    })
    void a_chat_model_is_known_by_openais_name(String model, String path) throws Exception {
        upstream.script("d", raw(200, completion("hello")));

        ask(call(deployment().model(model)).get());

        assertThat(upstream.only("d").target()).isEqualTo("/d/v1/" + path);
    }

    @ParameterizedTest
    @CsvSource({
        "{\"mode\":\"chat\"}, my-model, chat/completions",
        "{\"mode\":\"completion\"}, gpt-4o, completions",
        "{\"base_model\":\"azure/gpt-4o\"}, my-model, chat/completions",
        "{\"base_model\":\"azure/gpt-35-turbo-instruct\"}, my-model, completions"
    })
    void what_the_configuration_says_of_the_model_counts_first(String info, String model, String path)
            throws Exception {
        upstream.script("d", raw(200, completion("hello")));

        ask(call(deployment().model(model).info(object(info))).get());

        assertThat(upstream.only("d").target()).isEqualTo("/d/v1/" + path);
    }

    @Test
    void another_providers_model_of_that_name_is_asked_as_it_is() throws Exception {
        upstream.script("d", raw(200, completion("hello")));

        ask(call(deployment().of("litellm_proxy").model("gpt-4o")).get());

        assertThat(upstream.only("d").target()).isEqualTo("/d/v1/completions");
    }

    @Test
    void azure_and_hugging_face_are_asked_so_too() throws Exception {
        upstream.script("a", raw(200, completion("hello")));
        upstream.script("h", raw(200, completion("hello")));
        String azures = upstream.url("a").replace("/v1", "");

        ask(call(aDeployment("a").of("azure").model("gpt-4o").at(azures).version("v"))
                .get());
        ask(call(aDeployment("h").at(upstream.url("h")).info(object("{\"mode\":\"chat\"}")))
                .get());

        assertThat(upstream.only("a").target()).contains("/deployments/gpt-4o/chat/completions");
        assertThat(upstream.only("h").target()).isEqualTo("/h/v1/chat/completions");
    }

    @Test
    void the_prompt_is_a_users_message_and_the_rest_stays() throws Exception {
        upstream.script("d", raw(200, completion("hello")));

        ask(chatOnly("\"prompt\":[\"say"
                + " \\\"hi\\\"\"],\"max_tokens\":7,\"stop\":[\"x\"],\"echo\":false,\"best_of\":1,"
                + "\"suffix\":null,\"x_own\":1.50"));

        assertThat(upstream.only("d").json())
                .isEqualTo(object("{\"model\":\"gpt-4o\",\"max_tokens\":7,\"stop\":[\"x\"],\"x_own\":1.50,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"say \\\"hi\\\"\"}]}"));
    }

    @Test
    void a_reasoning_model_gets_its_own_name_for_the_most_tokens() throws Exception {
        upstream.script("d", raw(200, completion("hello")));

        ask(call(deployment().model("o3-mini"))
                .saying("{\"model\":\"gpt-4\",\"prompt\":\"hi\",\"max_tokens\":7}")
                .get());

        assertThat(upstream.only("d").json().getInt("max_completion_tokens")).isEqualTo(7);
        assertThat(upstream.only("d").json()).doesNotContainKey("max_tokens");
    }

    @Test
    void the_answer_is_a_text_completion() throws Exception {
        upstream.script("d", raw(200, completion("hello")));

        Answer.Whole answer = (Answer.Whole) ask(chatOnly("\"prompt\":\"hi\""));

        JsonObject said = object(text(answer));
        assertThat(said.getString("object")).isEqualTo("text_completion");
        assertThat(said.getString("model")).isEqualTo("gpt-4");
        assertThat(said.getJsonArray("choices"))
                .isEqualTo(object(
                                "{\"c\":[{\"index\":0,\"finish_reason\":\"stop\",\"text\":\"hello\",\"logprobs\":null}]}")
                        .getJsonArray("c"));
        assertThat(said.getJsonObject("usage").getInt("total_tokens")).isEqualTo(12);
        assertThat(answer.attempt().call().request().operation()).isEqualTo(Operation.COMPLETIONS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"content\":null,\"refusal\":\"no\"}|no",
                "{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}|ab",
                "{\"content\":null}|''"
            })
    void a_content_of_any_form_is_a_text(String message, String text) throws Exception {
        upstream.script("d", raw(200, "{\"choices\":[{\"message\":" + message + "}]}"));

        Answer.Whole answer = (Answer.Whole) ask(chatOnly("\"prompt\":\"hi\""));

        assertThat(object(text(answer)).getJsonArray("choices").getJsonObject(0).getString("text"))
                .isEqualTo(text);
    }

    @Test
    void a_stream_is_one_of_text_completions() throws Exception {
        upstream.script(
                "d",
                events(
                        delta("{\"role\":\"assistant\",\"content\":\"\"}"),
                        words("hel"),
                        words("lo"),
                        finish("stop"),
                        "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}",
                        "[DONE]"));

        Answer.Streamed answer = (Answer.Streamed) ask(stream());
        List<JsonObject> all = all(answer);

        assertThat(all).hasSize(5).allSatisfy(each -> {
            assertThat(each.getString("object")).isEqualTo("text_completion");
            assertThat(each.toString()).doesNotContain("delta");
        });
        assertThat(all.subList(0, 4))
                .extracting(
                        each -> each.getJsonArray("choices").getJsonObject(0).getString("text"))
                .containsExactly("", "hel", "lo", "");
        assertThat(all.get(3).toString()).contains("\"finish_reason\":\"stop\"");
        assertThat(all.get(4).getJsonArray("choices")).isEmpty();
        assertThat(answer.rest().usage()).isEqualTo(new Usage(9, 3));
    }

    @Test
    void a_stream_that_breaks_is_the_failure_of_a_completion() throws Exception {
        upstream.script("d", cut(words("hel")));

        Answer.Streamed answer = (Answer.Streamed) ask(stream());
        CallFailedException broken = catchThrowableOfType(CallFailedException.class, () -> all(answer));

        assertThat(broken.failure()).isInstanceOf(Failure.Unreachable.class);
        assertThat(broken.call().request().operation()).isEqualTo(Operation.COMPLETIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\",\"b\"]", "[1,2,3]", "[[1,2]]", "[]", "{}", "7"})
    void several_prompts_and_tokens_are_refused(String prompt) {
        Failure failure = failure(chatOnly("\"prompt\":" + prompt));

        assertThat(failure).isInstanceOf(Failure.BadRequest.class);
        assertThat(failure.report().param()).isEqualTo("prompt");
        assertThat(failure.message()).contains("'d'", "list of one string");
        assertThat(upstream.count("d")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"suffix, '\"x\"'", "echo, true", "best_of, 2", "logprobs, 0"})
    void what_chat_lacks_is_refused_by_name_or_dropped(String name, String value) throws Exception {
        String fields = "\"prompt\":\"hi\",\"" + name + "\":" + value;
        upstream.script("d", raw(200, completion("hello")));

        Failure failure = failure(chatOnly(fields));
        ask(chatOnly(fields + ",\"drop_params\":true"));

        assertThat(failure).isInstanceOf(Failure.BadRequest.class);
        assertThat(failure.report().param()).isEqualTo(name);
        assertThat(failure.report().code()).isEqualTo("unsupported_parameter");
        assertThat(upstream.only("d").json()).doesNotContainKey(name);
    }

    /** The next way is tried then: the whole prompt again. */
    @Test
    void a_longer_prompt_is_no_way_to_go_on() {
        Call call = stream();
        Continuation by = new Continuation("so far", call.request().document(), ResumeMode.PREFILL);
        Attempt attempt = anAttempt(call, ticker.nanos());
        Attempt going = attempt.asking(call.request().goingOn(by, call.request().document()));

        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> provider.ask(going));

        assertThat(failed.failure()).isInstanceOf(Failure.BadRequest.class);
    }

    private DeploymentSample deployment() {
        return aDeployment("d").at(upstream.url("d"));
    }

    private static CallSample call(DeploymentSample deployment) {
        return aCall().on(deployment).asking(Operation.COMPLETIONS).saying("{\"model\":\"gpt-4\",\"prompt\":\"hi\"}");
    }

    private Call chatOnly(String fields) {
        return call(deployment().model("gpt-4o"))
                .saying("{\"model\":\"gpt-4\"," + fields + "}")
                .get();
    }

    private Call stream() {
        return call(deployment().model("gpt-4o"))
                .saying("{\"model\":\"gpt-4\",\"prompt\":\"hi\",\"stream\":true}")
                .streamed()
                .get();
    }

    private Answer ask(Call call) throws InterruptedException {
        return provider.ask(anAttempt(call, ticker.nanos()));
    }

    private Failure failure(Call call) {
        return catchThrowableOfType(CallFailedException.class, () -> ask(call)).failure();
    }

    private static List<JsonObject> all(Answer.Streamed answer) throws InterruptedException {
        List<JsonObject> all = new ArrayList<>();
        answer.first().forEach(chunk -> all.add(object(text(chunk))));
        while (true) {
            StreamEvent event = answer.rest().next(Duration.ofSeconds(1));
            if (event instanceof StreamEvent.Chunk chunk) {
                all.add(object(text(chunk)));
            } else if (event instanceof StreamEvent.End) {
                return all;
            }
        }
    }

    private static JsonObject object(String json) {
        return Json.createReader(new StringReader(json)).readObject();
    }
}
