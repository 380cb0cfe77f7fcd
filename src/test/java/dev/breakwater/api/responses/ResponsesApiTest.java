package dev.breakwater.api.responses;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.call.Call;
import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.FallbackPolicy.Target;
import dev.breakwater.call.Policy;
import dev.breakwater.call.ResponseId;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Usage;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResponsesApiTest {

    private static final RequestHeaders NO_HEADERS =
            new RequestHeaders("call-1", null, null, null, null, null, null, false, null, -1);
    private static final Failure BROKEN = new Failure.ServerError(ErrorDetails.of(503, "broken"));

    private final ResponsesApi api = new ResponsesApi();
    private final GatewayConfig config = config();

    private static GatewayConfig config() {
        Policy policy = aCall().get().policy();
        FallbackPolicy fallbacks = new FallbackPolicy(
                Map.of("pair", List.of(new Target(aGroup("other"), null))), Map.of(), Map.of(), 5, false);
        return new GatewayConfig(
                new Catalog(
                        List.of(
                                aGroup("pair", aDeployment("one"), aDeployment("two")),
                                aGroup("other", aDeployment("three"))),
                        Map.of()),
                policy.with(policy.retry(), fallbacks, policy.time(), policy.stream()),
                null,
                false,
                Duration.ofSeconds(90),
                new GatewayConfig.Intake(1_000, 10, 32, Duration.ZERO, GatewayConfig.LostStream.AUTO, List.of()),
                Set.of(),
                Map.of(),
                new GatewayConfig.Origin("a test", "0", List.of()));
    }

    @Test
    void a_request_is_a_chat_and_is_kept_as_it_came() {
        Call call = decode("\"input\":\"hi\",\"stream\":true,\"num_retries\":1");

        assertThat(call.request().operation()).isEqualTo(Operation.CHAT);
        assertThat(call.request().streamed()).isTrue();
        assertThat(call.request().document().isArray("messages")).isTrue();
        assertThat(call.request().sentIn(WireForm.RESPONSES)).isNotNull();
        assertThat(call.group().deployments()).hasSize(2);
        assertThat(call.hasFallback(BROKEN)).isTrue();
    }

    @Test
    void a_previous_response_leads_to_its_deployment_alone() {
        Call call = decode("\"input\":\"hi\",\"previous_response_id\":\"" + id("two") + "\"");

        assertThat(call.group().deployments()).extracting(Deployment::id).containsExactly("two");
        assertThat(call.hasFallback(BROKEN)).isFalse();
    }

    @Test
    void a_previous_response_of_another_group_is_refused() {
        assertThat(refused(() -> decode("\"input\":\"hi\",\"previous_response_id\":\"" + id("three") + "\""))
                        .param())
                .isEqualTo("previous_response_id");
    }

    @Test
    void a_translated_response_cannot_be_continued() {
        String id = ResponseId.translated().text();
        ErrorDetails report = refused(() -> decode("\"input\":\"hi\",\"previous_response_id\":\"" + id + "\""));

        assertThat(report.code()).isEqualTo("unsupported_parameter");
        assertThat(report.message()).contains("not stored");
    }

    @Test
    void an_id_that_is_not_ours_may_be_the_providers() {
        assertThat(decode("\"input\":\"hi\",\"previous_response_id\":\"resp_1\"")
                        .group()
                        .deployments())
                .hasSize(2);
    }

    @Test
    void a_request_without_input_is_refused_with_its_reason() {
        assertThat(refused(() -> decode("\"store\":false")).message()).contains("'input' must be");
    }

    @Test
    void a_stored_response_is_asked_for_at_the_deployment_that_its_id_names() {
        Call call = stored(id("two"), "/input_items", "limit=2");

        assertThat(call.request().operation()).isEqualTo(Operation.STORED_RESPONSE);
        assertThat(call.request().document().text("path")).contains("resp_1/input_items?limit=2");
        assertThat(call.group().deployments()).extracting(Deployment::id).containsExactly("two");
        assertThat(call.hasFallback(BROKEN)).isFalse();
        assertThat(stored(id("two"), "", "stream=true").request().streamed()).isTrue();
    }

    @Test
    void an_unknown_id_is_404_and_a_translated_one_400() {
        assertThat(refused(() -> stored("resp_1", "", null)).status()).isEqualTo(404);
        assertThat(refused(() -> stored(id("gone"), "", null)).status()).isEqualTo(404);
        assertThat(refused(() -> stored(ResponseId.translated().text(), "", null))
                        .status())
                .isEqualTo(400);
        assertThat(refused(() -> stored(id("two"), "", "a={}")).status()).isEqualTo(400);
    }

    @Test
    void a_plain_answer_is_a_whole_response() {
        Turn turn = new Turn(
                Turn.Role.ASSISTANT,
                List.of(
                        new Part.ReasoningPart("hm", null, null),
                        new Part.Text("so"),
                        new Part.ToolCall("c1", "f", "{}", false, null, Extras.NONE)));
        FinishReason finish = new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_use");
        ChatAnswer answer = new ChatAnswer(
                new AnswerHead("msg_1", 7, "group"),
                List.of(new ChatAnswer.Choice(0, turn, finish, Map.of())),
                new Usage(1, 2),
                Map.of());

        JsonDocument response = ResponsesApi.response(answer, json("{\"input\":\"hi\",\"instructions\":\"be brief\"}"));

        assertThat(response.text("status")).contains("completed");
        assertThat(response.text("instructions")).contains("be brief");
        assertThat(response.number("created_at")).contains("7");
        assertThat(response.elements("output", 9))
                .extracting(each -> each.text("type").orElseThrow())
                .containsExactly("reasoning", "message", "function_call");
    }

    private static String id(String deployment) {
        return new ResponseId(deployment, "resp_1").text();
    }

    private Call decode(String members) {
        return api.decode(incoming(api), ("{\"model\":\"pair\"," + members + "}").getBytes(UTF_8), config, 7);
    }

    private Call stored(String id, String rest, String query) {
        ClientApi one = new StoredResponse(api, "GET", id, rest, query);
        return one.decode(incoming(one), new byte[0], config, 7);
    }

    @SuppressWarnings("NullAway") // neither connection nor exchange is used
    private static Incoming incoming(ClientApi api) {
        return new Incoming(api, Operation.CHAT, null, NO_HEADERS, null, null, InputStream.nullInputStream());
    }

    private static ErrorDetails refused(Runnable request) {
        return catchThrowableOfType(BadRequestException.class, request::run)
                .failure()
                .report();
    }
}
