package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Behaviours.completion;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.raw;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.ResponseId;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
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
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ResponsesExchangeTest {

    private static final String ANSWER = "{ \"id\":\"resp_1\", \"model\" : \"theirs\",\"output\":[ ],\"odd\":1.50,"
            + "\"previous_response_id\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":3,"
            + "\"output_tokens_details\":{\"reasoning_tokens\":2}}}";

    private static final String CREATED =
            "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"model\":\"theirs\"}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final Provider provider =
            ExchangeOf.forms(new ManualTicker(), new BytesInFlight(), new Fired(), new OpenAiForm());

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void request_and_answer_pass_but_for_the_model_and_the_id() throws Exception {
        upstream.script("d", raw(200, ANSWER));

        Answer.Whole answer = (Answer.Whole) ask("{\"input\":\"hi\",  \"odd\":1.50,\"model\":\"gpt-4\"}");

        assertThat(upstream.only("d").target()).endsWith("/responses");
        assertThat(new String(upstream.only("d").body(), UTF_8))
                .isEqualTo("{\"input\":\"hi\",  \"odd\":1.50,\"model\":\"upstream-model\"}");
        String id = new ResponseId("d", "resp_1").text();
        assertThat(((Answer.Body.Raw) answer.body()).json().text())
                .isEqualTo(ANSWER.replace("resp_1", id).replace("theirs", "gpt-4"));
        assertThat(answer.usage()).isEqualTo(new Usage(9, 3, 0, 0, 2, Map.of()));
    }

    @Test
    void a_previous_response_is_named_by_the_providers_own_id() throws Exception {
        upstream.script("d", raw(200, ANSWER));

        ask("{\"input\":\"hi\",\"previous_response_id\":\"" + new ResponseId("d", "resp_0").text() + "\"}");

        assertThat(upstream.only("d").json().getString("previous_response_id")).isEqualTo("resp_0");
    }

    @Test
    void reasoning_of_other_providers_is_left_out() throws Exception {
        upstream.script("d", raw(200, ANSWER));
        String ours = "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"bw_signature:x\"},";
        String rest = "{\"type\":\"reasoning\",\"encrypted_content\":\"gA\"},{\"role\":\"user\",\"content\":\"hi\"}";

        ask("{\"model\":\"gpt-4\",\"input\":[" + ours + rest + "]}");

        assertThat(new String(upstream.only("d").body(), UTF_8))
                .isEqualTo("{\"model\":\"upstream-model\",\"input\":[" + rest + "]}");
    }

    @Test
    void defaults_have_the_names_of_a_response() throws Exception {
        upstream.script("d", raw(200, ANSWER));
        DeploymentSample deployment = deployment()
                .byDefault("max_tokens", "50")
                .byDefault("reasoning_effort", "\"low\"")
                .byDefault("seed", "1")
                .byDefault("temperature", "0.5");

        ask(deployment, "{\"input\":\"hi\"}");

        assertThat(new String(upstream.only("d").body(), UTF_8))
                .contains("\"max_output_tokens\":50", "\"reasoning\":{\"effort\":\"low\"}", "\"temperature\":0.5")
                .doesNotContain("seed", "max_tokens");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow\"}};"
                    + " 429",
                "{\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"server_error\",\"message\":\"oh\"}}; 500",
                "{\"status\":\"failed\",\"output\":[],\"error\":null}; 500",
                "{\"id\":\"resp_1\"}; 502"
            })
    void a_failure_inside_a_200_is_the_deployments(String body, int status) {
        upstream.script("d", raw(200, body));

        assertThat(failure(call(deployment(), "{\"input\":\"hi\"}")).report().status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"response.failed\",\"response\":{\"id\":\"resp_1\",\"status\":\"failed\","
                        + "\"error\":{\"code\":\"server_error\",\"message\":\"oh\"}}}",
                "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"oh\"}"
            })
    void a_failure_before_the_first_content_of_a_stream_is_the_deployments(String event) {
        upstream.script("d", events(CREATED, event));

        Failure failure = failure(streamed(deployment(), "{\"input\":\"hi\",\"stream\":true}"));

        assertThat(failure).isInstanceOf(Failure.ServerError.class);
        assertThat(failure.message()).contains("oh");
    }

    @Test
    void events_pass_but_for_the_model_and_the_id() throws Exception {
        String delta = "{\"type\":\"response.output_text.delta\",\"sequence_number\":7,  \"delta\":\"hi\"}";
        upstream.script("d", events(CREATED, delta));

        Answer.Streamed answer = (Answer.Streamed)
                provider.ask(anAttempt(streamed(deployment(), "{\"input\":\"hi\",\"stream\":true}"), 0));

        StreamEvent.Native created = (StreamEvent.Native) answer.first().get(0);
        StreamEvent.Native first = (StreamEvent.Native) answer.first().get(1);
        answer.close();
        assertThat(created.json().json())
                .isEqualTo(CREATED.replace("resp_1", new ResponseId("d", "resp_1").text())
                        .replace("theirs", "gpt-4"));
        assertThat(created.name()).isEqualTo("response.created");
        assertThat(first.json().json()).isEqualTo(delta);
        assertThat(first.content().text()).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"detail\":\"Not Found\"}", "404 page not found", "<html>Not Found</html>", ""})
    void a_server_without_the_path_is_asked_for_a_chat_from_then_on(String body) throws Exception {
        upstream.script("d", raw(404, body), raw(200, completion("hi")), raw(200, completion("hi")));

        ask("{\"input\":\"hi\"}");
        Answer.Whole answer = (Answer.Whole) ask("{\"input\":\"hi\"}");

        assertThat(upstream.exchanges("d").stream().map(each -> each.target().replaceAll(".*/d", "")))
                .containsExactly("/v1/responses", "/v1/chat/completions", "/v1/chat/completions");
        assertThat(answer.body()).isInstanceOf(Answer.Body.Typed.class);
    }

    @Test
    void a_404_about_the_model_is_not_about_the_path() {
        upstream.script("d", raw(404, "{\"error\":{\"message\":\"The model 'x' does not exist\"}}"));

        assertThat(failure(call(deployment(), "{\"input\":\"hi\"}"))).isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void a_404_about_something_that_the_client_named_is_the_clients() {
        upstream.script("d", raw(404, "{\"error\":{\"message\":\"Previous response with id 'resp_0' not found.\"}}"));

        Failure failure = failure(call(deployment(), "{\"input\":\"hi\"}"));

        assertThat(failure).isInstanceOf(Failure.BadRequest.class);
        assertThat(failure.report().status()).isEqualTo(404);
    }

    @Test
    void the_configuration_decides_whether_the_form_is_spoken() throws Exception {
        upstream.script("d", raw(200, completion("hi")));

        ask(
                deployment()
                        .info(Json.createObjectBuilder()
                                .add("supports_responses", false)
                                .build()),
                "{\"input\":\"hi\"}");

        assertThat(upstream.only("d").target()).endsWith("/chat/completions");
    }

    @Test
    void a_stored_response_is_asked_for_with_its_method_and_query() throws Exception {
        upstream.script("d", raw(200, "{\"id\":\"resp_1\",\"status\":\"failed\"}"));
        Call call = aCall().on(deployment())
                .asking(Operation.STORED_RESPONSE)
                .saying("{\"method\":\"DELETE\",\"path\":\"resp_1?a=b\"}")
                .get();

        Answer.Whole answer = (Answer.Whole) provider.ask(anAttempt(call, 0));

        assertThat(upstream.only("d").method()).isEqualTo("DELETE");
        assertThat(upstream.only("d").target()).endsWith("/responses/resp_1?a=b");
        assertThat(((Answer.Body.Raw) answer.body()).json().text()).contains(new ResponseId("d", "resp_1").text());
    }

    private DeploymentSample deployment() {
        return aDeployment("d").at(upstream.url("d")).model("upstream-model");
    }

    private Answer ask(String sent) throws InterruptedException {
        return ask(deployment(), sent);
    }

    private Answer ask(DeploymentSample deployment, String sent) throws InterruptedException {
        return provider.ask(anAttempt(call(deployment, sent), 0));
    }

    private static Call call(DeploymentSample deployment, String sent) {
        return call(aCall().on(deployment), sent);
    }

    private static Call streamed(DeploymentSample deployment, String sent) {
        return call(aCall().on(deployment).streamed(), sent);
    }

    private static Call call(CallSample sample, String sent) {
        Call chat = sample.get();
        Original original = new Original(WireForm.RESPONSES, json(sent), Map.of(), Set.of());
        return chat.asking(chat.request().from(original));
    }

    private Failure failure(Call call) {
        return catchThrowableOfType(CallFailedException.class, () -> provider.ask(anAttempt(call, 0)))
                .failure();
    }
}
