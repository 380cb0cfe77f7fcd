package dev.breakwater.provider.anthropic;

import static dev.breakwater.provider.anthropic.Asked.claude;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Samples;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that speak Anthropic's form, at Anthropic. */
class ClientsOwnTest {

    private static final AnthropicForm FORM = new AnthropicForm();
    private static final Headers NONE = new Headers(List.of());
    private static final String HI = "{\"role\":\"user\",\"content\":\"hi\"}";

    @Test
    void a_request_goes_as_the_bytes_it_came_in_but_for_the_model_and_what_is_the_gateways() {
        String sent =
                "{\"max_tokens\":64,  \"vendor\":{\"a\": 1.50},\"num_retries\":3,\"model\":\"group\",\"messages\":["
                        + HI + "],\"metadata\":{\"user_id\":\"u\"}}";

        assertThat(body(claude("claude-x"), sent))
                .isEqualTo(sent.replace("\"group\"", "\"claude-x\"").replace("\"num_retries\":3,", ""));
    }

    @Test
    void the_clients_version_and_betas_are_sent() {
        Attempt attempt = attempt(
                claude("claude-x"),
                "{\"messages\":[]}",
                Map.of("anthropic-version", "2023-01-01", "anthropic-beta", "one,two"));

        assertThat(FORM.request(attempt).headers())
                .isEqualTo(Map.of("anthropic-version", "2023-01-01", "anthropic-beta", "one,two"));
    }

    @Test
    void without_a_version_of_the_clients_it_is_the_gateways() {
        Attempt attempt = attempt(claude("claude-x"), "{\"messages\":[]}", Map.of());

        assertThat(FORM.request(attempt).headers()).isEqualTo(Map.of("anthropic-version", "2023-06-01"));
    }

    @Test
    void a_deployments_parameters_are_added_as_far_as_they_are_anthropics() {
        DeploymentSample deployment = claude("claude-x")
                .byDefault("temperature", "0.5")
                .byDefault("top_p", "0.9")
                .byDefault("stop", "[\"a\"]")
                .byDefault("container", "\"c\"");

        assertThat(body(deployment, "{\"model\":\"group\",\"top_p\":1,\"messages\":[]}"))
                .startsWith("{\"model\":\"claude-x\",\"top_p\":1,\"messages\":[],")
                .contains("\"container\":\"c\"", "\"temperature\":0.5")
                .doesNotContain("stop");
    }

    /** Anthropic would refuse the conversation for ever. */
    @Test
    void what_other_models_wrote_into_the_history_is_repaired() {
        String sent = "{\"model\":\"group\",\"messages\":[" + HI
                + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"\"},"
                + "{\"type\":\"thinking\",\"thinking\":\"b\",\"signature\":\"EqQB\"},"
                + "{\"type\":\"tool_use\",\"id\":\"functions.f:0\",\"name\":\"f\",\"input\":{\"x\": 1.0}}]},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"functions.f:0\"}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"c\"}]}]}";

        String body = body(claude("claude-x"), sent);

        assertThat(body)
                .doesNotContain("\"thinking\":\"a\"", "\"thinking\":\"c\"", "functions.f:0")
                .contains(
                        "{\"type\":\"thinking\",\"thinking\":\"b\",\"signature\":\"EqQB\"}",
                        "\"input\":{\"x\": 1.0}",
                        HI);
        String id = body.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
        assertThat(body).contains("\"tool_use_id\":\"" + id + "\"");
    }

    @Test
    void an_answer_comes_back_as_it_is_but_for_the_model() {
        String message = "{\"id\":\"msg_1\", \"vendor\":"
                + " 1.50,\"model\":\"claude-x\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}],"
                + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}";

        Answer.Whole answer = FORM.whole(plain(), NONE, message.getBytes(UTF_8));

        assertThat(Samples.text(answer)).isEqualTo(message.replace("claude-x", "gpt-4"));
        assertThat(answer.usage().prompt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'error','error':{'type':'overloaded_error','message':'m'}}|ServerError",
                "{'id':'msg_1'}|InvalidResponse",
                "<html>|InvalidResponse"
            })
    void what_is_no_answer_fails_all_the_same(String body, String failure) {
        CallFailedException failed = catchThrowableOfType(
                CallFailedException.class,
                () -> FORM.whole(plain(), NONE, body.replace('\'', '"').getBytes(UTF_8)));

        assertThat(failed.failure().getClass().getSimpleName()).isEqualTo(failure);
    }

    @Test
    void events_come_as_they_are_with_what_they_say_beside_them() throws Exception {
        List<StreamEvent.Native> events = stream(
                "{'type':'message_start','message':{'id':'msg_1','model':'claude-x','usage':{'input_tokens':3}}}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "{'type': 'ping'}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'a'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'vendor_delta','x':1.50}}",
                "{'type':'vendor_event'}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':2}}",
                "{'type':'message_stop'}");

        assertThat(events)
                .extracting(StreamEvent.Native::name)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "vendor_event",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.get(0).json().json())
                .isEqualTo("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"gpt-4\","
                        + "\"usage\":{\"input_tokens\":3}}}");
        assertThat(events.get(0).head().id()).isEqualTo("msg_1");
        assertThat(events)
                .extracting(event -> event.content().text())
                .containsExactly("", "", "", "a", "", "", "", "", "");
        assertThat(events)
                .extracting(event -> event.content().hasContent())
                .containsExactly(false, false, false, true, true, false, false, true, false);
        assertThat(events)
                .extracting(event -> event.content().isEmpty())
                .containsExactly(false, true, true, false, false, true, true, false, true);
        assertThat(events.get(7).content().usage().completion()).isEqualTo(2);
    }

    @Test
    void a_call_cannot_be_continued() throws Exception {
        List<StreamEvent.Native> events = stream(
                "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'f','input':{}}}",
                "{'type':'content_block_stop','index':0}");

        assertThat(events.get(0).content().notResumable()).isTrue();
        assertThat(events.get(1).json().json()).isEqualTo("{\"type\":\"content_block_stop\",\"index\":0}");
    }

    @Test
    void tokens_are_counted_by_anthropic() {
        Attempt attempt = anAttempt(
                aCall().on(claude("claude-x").byDefault("temperature", "0.5"))
                        .asking(Operation.COUNT_TOKENS)
                        .sent(original("{\"model\":\"group\",\"messages\":[]}", Map.of()))
                        .get(),
                0);

        ProviderRequest request = FORM.request(attempt);
        Answer.Whole answer = FORM.whole(attempt, NONE, "{\"input_tokens\": 7}".getBytes(UTF_8));

        assertThat(FORM.countsTokens(attempt)).isTrue();
        assertThat(request.address()).endsWith("/v1/messages/count_tokens");
        assertThat(request.body().text()).isEqualTo("{\"model\":\"claude-x\",\"messages\":[]}");
        assertThat(Samples.text(answer)).isEqualTo("{\"input_tokens\": 7}");
        assertThat(answer.usage().prompt()).isEqualTo(7);
        assertThat(catchThrowableOfType(
                                CallFailedException.class, () -> FORM.whole(attempt, NONE, "{}".getBytes(UTF_8)))
                        .failure())
                .isInstanceOf(Failure.InvalidResponse.class);
    }

    @Test
    void a_client_of_another_form_gets_the_gateways_own_count() {
        Attempt attempt = anAttempt(
                aCall().on(claude("claude-x")).asking(Operation.COUNT_TOKENS).get(), 0);

        assertThat(FORM.countsTokens(attempt)).isFalse();
    }

    private static String body(DeploymentSample deployment, String sent) {
        return FORM.request(attempt(deployment, sent, Map.of())).body().text();
    }

    private static Attempt plain() {
        return attempt(claude("claude-x"), "{\"messages\":[]}", Map.of());
    }

    private static Attempt attempt(DeploymentSample deployment, String sent, Map<String, String> headers) {
        return anAttempt(aCall().on(deployment).sent(original(sent, headers)).get(), 0);
    }

    private static Original original(String sent, Map<String, String> headers) {
        return new Original(WireForm.MESSAGES, json(sent), headers, Set.of("vendor"));
    }

    private static List<StreamEvent.Native> stream(String... events) throws Exception {
        StreamDecoder decoder = FORM.decoder(plain(), NONE);
        List<StreamEvent.Native> chunks = new ArrayList<>();
        for (String each : events) {
            decoder.decode(each.replace('\'', '"').getBytes(UTF_8), chunk -> chunks.add((StreamEvent.Native) chunk));
        }
        return chunks;
    }
}
