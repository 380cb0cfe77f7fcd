package dev.breakwater.api.openai;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.serverError;
import static dev.breakwater.testing.Samples.tooLong;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Call;
import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.FallbackPolicy.Target;
import dev.breakwater.call.Policy;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.policy.AnswerCheck;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.CooldownPolicy;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.QueuePolicy;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.RoutingPolicy;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.StreamPolicy;
import dev.breakwater.policy.TimePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallReaderTest {

    private static final RequestHeaders NO_HEADERS =
            new RequestHeaders("call-1", null, null, null, null, null, null, false, null, -1);
    private static final Deployment ANY = aDeployment("any").get();

    private final Catalog catalog =
            new Catalog(List.of(aGroup("gpt-4"), aGroup("b"), aGroup("c"), aGroup("model")), Map.of("best", "gpt-4"));
    private final FallbackPolicy configured =
            new FallbackPolicy(Map.of("gpt-4", List.of(new Target(aGroup("c"), null))), Map.of(), Map.of(), 5, false);
    private final GatewayConfig config = new GatewayConfig(
            catalog,
            new Policy(
                    new RetryPolicy(null, Map.of(), Map.of(), 2, Duration.ZERO, RetryPolicy.DEFAULT_BUDGET, false),
                    configured,
                    new CooldownPolicy(false, null, Map.of(), null),
                    new TimePolicy(null, null, Duration.ofSeconds(600), null, null, Duration.ofSeconds(5)),
                    StreamPolicy.DEFAULT,
                    SizePolicy.DEFAULT,
                    new RoutingPolicy(RoutingPolicy.DEFAULT_STRATEGY, true),
                    AnswerCheck.DEFAULT,
                    QueuePolicy.NONE),
            null,
            false,
            Duration.ofSeconds(90),
            new GatewayConfig.Intake(1_000, 10, 32, Duration.ZERO, GatewayConfig.LostStream.AUTO, List.of()),
            Set.of(),
            Map.of(),
            new GatewayConfig.Origin("a test", "0", List.of()));

    @Test
    void reads_a_call() {
        Call call = read("\"messages\":[],\"stream\":true");

        assertThat(call.id()).isEqualTo("call-1");
        assertThat(call.group().name()).isEqualTo("gpt-4");
        assertThat(call.request().streamed()).isTrue();
        assertThat(call.deadline()).isEqualTo(Deadline.in(Duration.ofSeconds(90), 7));
        assertThat(call.policy().retry().retries(ANY)).isEqualTo(2);
    }

    @Test
    void what_no_request_decides_stays_as_it_is_configured() {
        Policy policy = read("\"messages\":[],\"num_retries\":0").policy();

        assertThat(policy.cooldown()).isSameAs(config.policy().cooldown());
        assertThat(policy.routing().countsPrompts()).isTrue();
    }

    @Test
    void the_paths_model_wins_over_the_bodys() {
        Call call = reader(NO_HEADERS).read(Operation.CHAT, "b", bytes("{\"model\":\"gpt-4\",\"messages\":[]}"));

        assertThat(call.group().name()).isEqualTo("b");
    }

    @Test
    void an_unknown_model_is_a_call_too_because_default_fallbacks_may_take_it() {
        Call call = reader(NO_HEADERS).read(Operation.CHAT, null, bytes("{\"model\":\"new\",\"messages\":[]}"));

        assertThat(call.group().deployments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[]}|model",
                "{\"model\":7,\"messages\":[]}|model",
                "{\"model\":\" \",\"messages\":[]}|model",
                "{\"model\":\"gpt-4\"}|messages",
                "{\"model\":\"gpt-4\",\"messages\":\"hi\"}|messages",
                "{\"model\":\"gpt-4\",\"messages\":[],\"stream\":\"perhaps\"}|stream",
                "{\"model\":\"gpt-4\",\"messages\":[],\"stream\":\"true\"}|stream",
                "{\"model\":\"gpt-4\",\"messages\":[],\"stream\":1}|stream",
                "{\"model\":\"gpt-4\",\"messages\":[],\"num_retries\":\"1\"}|num_retries",
                "{\"model\":\"gpt-4\",\"messages\":[],\"num_retries\":-1}|num_retries",
                "{\"model\":\"gpt-4\",\"messages\":[],\"num_retries\":101}|num_retries",
                "{\"model\":\"gpt-4\",\"messages\":[],\"num_retries\":1.5}|num_retries",
                "{\"model\":\"gpt-4\",\"messages\":[],\"num_retries\":99999999999}|num_retries",
                "{\"model\":\"gpt-4\",\"messages\":[],\"timeout\":0}|timeout",
                "{\"model\":\"gpt-4\",\"messages\":[],\"timeout\":-1}|timeout",
                "{\"model\":\"gpt-4\",\"messages\":[],\"timeout\":\"soon\"}|timeout",
                "{\"model\":\"gpt-4\",\"messages\":[],\"timeout\":[]}|timeout",
                "{\"model\":\"gpt-4\",\"messages\":[],\"timeout\":1e400}|timeout",
                "{\"model\":\"gpt-4\",\"messages\":[],\"stream_timeout\":true}|stream_timeout",
                "{\"model\":\"gpt-4\",\"messages\":[],\"disable_fallbacks\":3}|disable_fallbacks",
                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":\"b\"}|fallbacks",
                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":[7]}|fallbacks",
                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":[\"nobody\"]}|fallbacks",
                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":[{\"gpt-4\":\"b\"}]}|fallbacks",
                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":[{\"gpt-4\":[\"nobody\"]}]}|fallbacks",
                "{\"model\":\"gpt-4\",\"messages\":[],\"mock_response\":{}}|mock_response",
                "{\"model\":\"gpt-4\",\"messages\":[],\"mock_response\":7}|mock_response",
                "{\"model\":\"gpt-4\",\"messages\":[],\"mock_tool_calls\":{}}|mock_tool_calls",
                "{\"model\":\"gpt-4\",\"messages\":[],\"mock_delay\":\"soon\"}|mock_delay",
                "{\"model\":\"gpt-4\",\"messages\":[],\"mock_delay\":-1}|mock_delay",
                "{\"model\":\"gpt-4\",\"messages\":[],\"mock_timeout\":\"x\"}|mock_timeout"
            })
    void a_wrong_field_is_named(String body, String param) {
        assertThat(refusal(NO_HEADERS, body).param()).isEqualTo(param);
        assertThat(refusal(NO_HEADERS, body).status()).isEqualTo(400);
    }

    @Test
    void a_mock_answer_is_a_text_or_a_list_with_tool_calls_and_a_delay() {
        String list = "\"messages\":[],\"mock_response\":[\"a \",\"b\"],\"mock_tool_calls\":[{}],\"mock_delay\":1.5";

        assertThat(read("\"messages\":[],\"mock_response\":\"a  b\"").request().mock())
                .isEqualTo(new MockOptions(null, false, new MockAnswer(List.of("a  ", "b"), null, null)));
        assertThat(read(list).request().mock())
                .isEqualTo(new MockOptions(
                        null, false, new MockAnswer(List.of("a ", "b"), "[{}]", Duration.ofMillis(1_500))));
        assertThat(read("\"messages\":[],\"mock_delay\":1").request().mock().any())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"model\":\"a\",\"model\":\"b\"}", "{} {}", "\uFEFF"})
    void a_body_that_is_no_object_is_refused(String body) {
        assertThat(refusal(NO_HEADERS, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_base", "base_url", "api_key", "user_config", "model_list", "extra_headers"})
    void where_to_send_it_and_with_whose_key_is_not_the_callers_business(String name) {
        String body = "{\"model\":\"gpt-4\",\"messages\":[],\"" + name + "\":null}";
        String inside =
                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":[{\"model\":\"b\",\"" + name + "\":\"x\"}]}";

        assertThat(refusal(NO_HEADERS, body).param()).isEqualTo(name);
        assertThat(refusal(NO_HEADERS, inside).param()).isEqualTo(name);
    }

    @Test
    void a_prompt_and_an_input_are_required() {
        assertThat(refusal(Operation.COMPLETIONS, "{\"model\":\"gpt-4\",\"prompt\":null}")
                        .param())
                .isEqualTo("prompt");
        assertThat(refusal(Operation.EMBEDDINGS, "{\"model\":\"gpt-4\"}").param())
                .isEqualTo("input");
    }

    @Test
    void embeddings_are_never_streamed() {
        Call call = reader(NO_HEADERS)
                .read(Operation.EMBEDDINGS, null, bytes("{\"model\":\"gpt-4\",\"input\":\"x\",\"stream\":true}"));

        assertThat(call.request().streamed()).isFalse();
    }

    @Test
    void the_bodys_wishes_win_over_the_configuration() {
        Call call = read("\"messages\":[],\"num_retries\":5,\"timeout\":\"1.5s\",\"stream_timeout\":0.5");

        assertThat(call.policy().retry().retries("gpt-4", FailureKind.TIMEOUT, ANY))
                .isEqualTo(5);
        assertThat(call.policy().time().limit(ANY, false)).isEqualTo(Duration.ofMillis(1_500));
        assertThat(call.policy().time().limit(ANY, true)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void the_headers_wishes_win_over_the_bodys() {
        RequestHeaders headers = new RequestHeaders("call-1", "0", "3", "2", "10", null, null, false, null, -1);

        Call call = reader(headers)
                .read(
                        Operation.CHAT,
                        null,
                        bytes("{\"model\":\"gpt-4\",\"messages\":[],\"num_retries\":5,\"timeout\":9}"));

        assertThat(call.policy().retry().retries(ANY)).isZero();
        assertThat(call.policy().time().limit(ANY, false)).isEqualTo(Duration.ofSeconds(3));
        assertThat(call.policy().time().limit(ANY, true)).isEqualTo(Duration.ofSeconds(2));
        assertThat(call.deadline().limit()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void headers_say_when_a_stream_begins_and_whether_it_goes_on() {
        RequestHeaders headers =
                new RequestHeaders("call-1", null, null, null, null, "error", "tokens:3", true, null, -1);

        Policy policy = reader(headers)
                .read(Operation.CHAT, null, bytes("{\"model\":\"gpt-4\",\"messages\":[]}"))
                .policy();

        assertThat(policy.stream().goesOn(aGroup("gpt-4"), ANY)).isFalse();
        assertThat(policy.stream().commit(aGroup("gpt-4"))).isEqualTo(new CommitPoint(3));
        assertThat(policy.retry().clientsRetry()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"maybe,,x-breakwater-mid-stream", ",tokens:0,x-breakwater-commit", ",half,x-breakwater-commit"})
    void a_wrong_rule_for_a_stream_is_named(String midStream, String commit, String header) {
        RequestHeaders headers =
                new RequestHeaders("call-1", null, null, null, null, midStream, commit, false, null, -1);

        assertThat(refusal(headers, "{\"model\":\"gpt-4\",\"messages\":[]}").param())
                .isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "-1", "1e3", ""})
    void a_wrong_header_is_named(String retries) {
        RequestHeaders headers = new RequestHeaders("call-1", retries, null, null, null, null, null, false, null, -1);

        assertThat(refusal(headers, "{\"model\":\"gpt-4\",\"messages\":[]}").param())
                .isEqualTo(RequestHeaders.RETRIES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mock_testing_fallbacks\":true|FALLBACK",
                "\"mock_testing_fallbacks\":\"True\"|FALLBACK",
                "\"mock_testing_context_fallbacks\":true|CONTEXT_WINDOW",
                "\"mock_testing_context_window_fallbacks\":true|CONTEXT_WINDOW",
                "\"mock_testing_content_policy_fallbacks\":true|CONTENT_POLICY",
                "\"mock_testing_rate_limit_error\":true|RATE_LIMIT"
            })
    void flags_ask_for_a_mocked_answer(String flag, MockOptions.Kind kind) {
        assertThat(read("\"messages\":[]," + flag).request().mock().failure()).isEqualTo(kind);
    }

    // A request's own fallbacks.

    @Test
    void without_a_list_the_configured_fallbacks_serve() {
        assertThat(way(read("\"messages\":[]"), serverError())).containsExactly("c");
        assertThat(way(read("\"messages\":[],\"fallbacks\":null"), serverError()))
                .containsExactly("c");
    }

    @Test
    void a_list_replaces_the_configured_one() {
        assertThat(way(read("\"messages\":[],\"fallbacks\":[\"b\"]"), serverError()))
                .containsExactly("b");
        assertThat(way(read("\"messages\":[],\"fallbacks\":[]"), serverError())).isEmpty();
    }

    @Test
    void a_list_by_group_is_for_its_group() {
        assertThat(way(read("\"messages\":[],\"fallbacks\":[{\"gpt-4\":[\"b\"]},{\"b\":[\"c\"]}]"), serverError()))
                .containsExactly("b", "c");
    }

    @Test
    void a_list_for_long_prompts_leaves_the_general_one() {
        Call call = read("\"messages\":[],\"context_window_fallbacks\":[{\"gpt-4\":[\"b\"]}]");

        assertThat(way(call, tooLong())).containsExactly("b");
        assertThat(way(call, serverError())).containsExactly("c");
    }

    @Test
    void a_list_for_no_group_is_for_every_kind_of_failure() {
        Call call = read("\"messages\":[],\"fallbacks\":[\"b\"]");

        assertThat(way(call, tooLong())).containsExactly("b");
        assertThat(way(call, new Failure.ContentPolicyViolated(ErrorDetails.of(400, "no"))))
                .containsExactly("b");
    }

    @Test
    void a_group_may_be_called_model() {
        assertThat(way(
                        read("\"messages\":[],\"fallbacks\":[{\"gpt-4\":[\"model\"]},{\"model\":[\"b\"]}]"),
                        serverError()))
                .containsExactly("model", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "\"True\""})
    void fallbacks_may_be_switched_off(String flag) {
        assertThat(way(read("\"messages\":[],\"disable_fallbacks\":" + flag + ",\"fallbacks\":[\"b\"]"), serverError()))
                .isEmpty();
    }

    @Test
    void a_fallback_may_bring_messages_and_parameters() {
        Call call = read("\"messages\":[1],\"temperature\":1,\"stream\":true,\"fallbacks\":"
                + "[{\"model\":\"b\",\"messages\":[2],\"stream\":false,\"top_p\":0.5}]");

        Call onwards = call.fallback(serverError(), null, 0).orElseThrow();

        assertThat(new String(onwards.request().bodyFor("theirs", Map.of()).join(), UTF_8))
                .isEqualTo("{\"model\":\"theirs\",\"messages\":[2],\"temperature\":1,\"stream\":true,\"top_p\":0.5}");
        assertThat(onwards.request().streamed()).isTrue();
    }

    @Test
    void extra_body_is_read_as_if_its_members_stood_beside_the_others() {
        Call call = read("\"messages\":[],\"extra_body\":{\"top_k\":3,\"num_retries\":0,\"cache\":{\"ttl\":1}}");

        assertThat(call.policy().retry().retries(ANY)).isZero();
        assertThat(sent(call)).isEqualTo("{\"model\":\"theirs\",\"messages\":[],\"top_k\":3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_base", "base_url", "api_key", "user_config", "model_list", "extra_headers"})
    void extra_body_is_no_way_around_what_a_request_may_not_say(String name) {
        String hidden = "\"extra_body\":{\"" + name + "\":\"x\"}";

        assertThat(refusal(Operation.CHAT, "{\"model\":\"gpt-4\",\"messages\":[]," + hidden + "}")
                        .param())
                .isEqualTo(name);
        assertThat(refusal(
                                Operation.CHAT,
                                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":[{\"model\":\"b\"," + hidden
                                        + "}]}")
                        .param())
                .isEqualTo(name);
    }

    @Test
    void what_is_litellms_in_a_fallback_stays_here_too() {
        Call call = read("\"messages\":[],\"fallbacks\":[{\"model\":\"b\",\"metadata\":{},\"cache\":{},"
                + "\"extra_body\":{\"top_k\":3,\"stream\":true,\"guardrails\":[]}}]");

        assertThat(sent(call.fallback(serverError(), null, 0).orElseThrow()))
                .isEqualTo("{\"model\":\"theirs\",\"messages\":[],\"top_k\":3}");
    }

    private static String sent(Call call) {
        return new String(call.request().bodyFor("theirs", Map.of()).join(), UTF_8);
    }

    /** Of 5,000 copies of a request of 200 KB the whole heap went. */
    @Test
    void a_target_is_a_view_on_the_bytes_of_the_request() {
        byte[] body = bytes("{\"model\":\"gpt-4\",\"messages\":[\"" + "x".repeat(1_000) + "\"],\"fallbacks\":"
                + "[{\"model\":\"b\",\"top_p\":" + "1".repeat(1_000) + "}]}");

        Call onwards = reader(NO_HEADERS)
                .read(Operation.CHAT, null, body)
                .fallback(serverError(), null, 0)
                .orElseThrow();

        assertThat(onwards.request().bodyFor("theirs", Map.of()).parts())
                .filteredOn(part -> part.length() >= 1_000)
                .hasSize(2)
                .allMatch(part -> part.array() == body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"fallbacks\":[%s]",
                "\"fallbacks\":[{\"gpt-4\":[%s]}]",
                "\"fallbacks\":[\"b\"],\"context_window_fallbacks\":[{\"gpt-4\":[%s]}]"
            })
    void more_targets_than_may_be_are_refused(String lists) {
        String targets = String.join(",", Collections.nCopies(33, "{\"model\":\"b\",\"x\":1}"));

        ErrorDetails refused =
                refusal(NO_HEADERS, "{\"model\":\"gpt-4\",\"messages\":[]," + lists.formatted(targets) + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.param()).endsWith("fallbacks");
        assertThat(refused.message()).contains("32", "breakwater_settings.max_fallback_targets");
    }

    @Test
    void as_many_as_may_be_are_taken() {
        String targets = String.join(",", Collections.nCopies(32, "\"b\""));

        assertThat(way(read("\"messages\":[],\"fallbacks\":[" + targets + "]"), serverError()))
                .containsExactly("b");
    }

    @Test
    void a_list_of_a_million_elements_is_refused_after_the_first_of_them() {
        assertThat(refusal(
                                NO_HEADERS,
                                "{\"model\":\"gpt-4\",\"messages\":[],\"fallbacks\":[" + "{},".repeat(1_000_000)
                                        + "{}]}")
                        .param())
                .isEqualTo("fallbacks");
    }

    @Test
    void a_fallback_that_reads_the_same_prompt_counts_it_once() {
        Call call = read("\"messages\":[1],\"fallbacks\":[{\"model\":\"b\",\"top_p\":0.5}]");

        Call onwards = call.fallback(serverError(), null, 0).orElseThrow();

        assertThat(onwards.request().prompt()).isSameAs(call.request().prompt());
    }

    @Test
    void a_model_of_a_megabyte_is_refused_and_not_repeated() {
        ErrorDetails refused = refusal(NO_HEADERS, "{\"messages\":[],\"model\":\"" + "m".repeat(1 << 20) + "\"}");

        assertThat(refused.param()).isEqualTo("model");
        assertThat(refused.message()).hasSizeLessThan(200);
    }

    @Test
    void what_is_wrong_with_a_body_is_told_in_a_sentence() {
        ErrorDetails refused =
                refusal(NO_HEADERS, "{\"" + "n".repeat(1 << 20) + "\":1,\"" + "n".repeat(1 << 20) + "\":1}");

        assertThat(refused.message()).contains("Duplicate").hasSizeLessThan(500);
    }

    private static List<String> way(Call call, Failure failure) {
        List<String> names = new ArrayList<>();
        Optional<Call> next = call.fallback(failure, null, 0);
        while (next.isPresent()) {
            names.add(next.get().group().name());
            next = next.get().fallback(failure, null, 0);
        }
        return names;
    }

    /** A chat call to gpt-4 with these other members. */
    private Call read(String members) {
        return reader(NO_HEADERS).read(Operation.CHAT, null, bytes("{\"model\":\"gpt-4\"," + members + "}"));
    }

    private ErrorDetails refusal(RequestHeaders headers, String body) {
        return report(catchThrowableOfType(
                BadRequestException.class, () -> reader(headers).read(Operation.CHAT, null, bytes(body))));
    }

    private ErrorDetails refusal(Operation operation, String body) {
        return report(catchThrowableOfType(
                BadRequestException.class, () -> reader(NO_HEADERS).read(operation, null, bytes(body))));
    }

    private static ErrorDetails report(BadRequestException refused) {
        assertThat(refused).isNotNull();
        return refused.failure().report();
    }

    private CallReader reader(RequestHeaders headers) {
        return new CallReader(new RequestedCall(config, headers, 7));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
