package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.Exchange;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers and clients get only parameters and headers that they understand. */
class VocabularyIT {

    @RegisterExtension
    static final Gateway GATEWAY = new Gateway("""
        router_settings:
          num_retries: 0
          disable_cooldowns: true
        breakwater_settings:
          cors: ["https://app.example"]
        """, "strict")
            .entry(
                    "settings",
                    "{model: openai/m, api_base: \"{settings}\", api_key: sk-of-settings-1, id: x1, rpm_limit: 5,"
                        + " cooldown: 3, retry_after: 2, allowed_fails: 1, access_groups: [a], supports_vision: true,"
                        + " description: words, base_model: m, temperature: 0.5}")
            .entry(
                    "chat-only",
                    "{model: openai/m, api_base: \"{chat-only}\", api_key: sk-of-chat-only-1}",
                    "model_info: {mode: chat}");

    /** B1: LiteLLM's own parameters are for the gateway. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"metadata\":{\"user\":\"u\"}",
                "\"litellm_metadata\":{\"a\":1}",
                "\"cache\":{\"no-cache\":true}",
                "\"no-log\":true",
                "\"guardrails\":[\"g\"]",
                "\"litellm_session_id\":\"s\"",
                "\"litellm_trace_id\":\"t\"",
                "\"litellm_call_id\":\"c\"",
                "\"custom_llm_provider\":\"openai\"",
                "\"model_info\":{\"id\":\"x\"}",
                "\"input_cost_per_token\":0.1",
                "\"output_cost_per_token\":0.1",
                "\"tags\":[\"a\"]",
                "\"num_retries\":1",
                "\"fallbacks\":[\"plain\"]",
                "\"caching\":true",
                "\"ttl\":5",
                "\"mock_delay\":1",
                "\"proxy_server_request\":{}",
                "\"shared_session\":1",
                "\"allowed_model_region\":\"eu\"",
                "\"use_in_pass_through\":true",
                "\"merge_reasoning_content_in_choices\":true"
            })
    void a_parameter_of_litellms_reaches_no_provider(String member) throws Exception {
        GATEWAY.chat("strict", member, "\"temperature\":0.25").says("hello from strict");

        assertThat(last("strict")).containsOnlyKeys("model", "messages", "stream", "temperature");
    }

    /** B1: OpenAI's own {@code metadata}, together with {@code store}. */
    @Test
    void the_metadata_of_a_stored_answer_goes_on() throws Exception {
        GATEWAY.chat("strict", "\"metadata\":{\"user\":\"u\"}", "\"store\":true")
                .says("hello from strict");

        assertThat(last("strict").getJsonObject("metadata").getString("user")).isEqualTo("u");
    }

    /** B1: additional parameters of clients. */
    @Test
    void an_extra_body_is_merged() throws Exception {
        GATEWAY.chat("strict", "\"extra_body\":{\"top_k\":5}").says("hello from strict");

        assertThat(last("strict")).containsOnlyKeys("model", "messages", "stream", "top_k");
    }

    /** B1, the general case: {@code extra_body} cannot set what a request may not set directly. */
    @ParameterizedTest
    @ValueSource(strings = {"\"api_base\":\"http://127.0.0.1:1\"", "\"api_key\":\"k\"", "\"no-log\":true"})
    void an_extra_body_smuggles_nothing_in(String member) throws Exception {
        int before = GATEWAY.provider().count("strict");

        Answer answer = GATEWAY.chat("strict", "\"extra_body\":{" + member + "}");

        answer.isOurs(200, 400);
        if (GATEWAY.provider().count("strict") > before) {
            assertThat(last("strict")).containsOnlyKeys("model", "messages", "stream");
        }
    }

    /** B2: misplaced settings in a deployment's parameters. */
    @Test
    void a_setting_of_a_deployment_is_no_parameter() throws Exception {
        GATEWAY.chat("settings").says("hello from settings");

        assertThat(last("settings")).containsOnlyKeys("model", "messages", "stream", "temperature");
    }

    /** D1: a browser's preflight request. */
    @Test
    void a_preflight_of_a_known_origin_is_answered() throws Exception {
        Answer answer = preflight("https://app.example");

        assertThat(answer.status()).isIn(200, 204);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example");
        assertThat(answer.header("Access-Control-Allow-Methods").orElse("")).contains("POST");
        assertThat(answer.header("Access-Control-Allow-Headers").orElse("").toLowerCase(java.util.Locale.ROOT))
                .contains("authorization")
                .containsAnyOf("*", "content-type");
    }

    /** D1: a page of another origin. */
    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://app.example", "https://app.example.evil.example", "null"})
    void a_preflight_of_another_origin_allows_nothing(String origin) throws Exception {
        assertThat(preflight(origin).header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(GATEWAY.post("/v1/chat/completions", "{\"model\":\"plain\",\"messages\":[]}", "Origin: " + origin)
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    /** D1: the response itself, and an error. */
    @ParameterizedTest
    @CsvSource({"plain,200", "nothing,404"})
    void an_answer_to_a_known_origin_may_be_read_with_its_headers(String group, int status) throws Exception {
        Answer answer = GATEWAY.post(
                "/v1/chat/completions", "{\"model\":\"" + group + "\",\"messages\":[]}", "Origin: https://app.example");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example");
        assertThat(answer.header("Access-Control-Expose-Headers").orElse("")).containsAnyOf("*", "x-litellm-call-id");
        assertThat(answer.header("Vary").orElse("")).containsIgnoringCase("origin");
    }

    private static Answer preflight(String origin) throws Exception {
        return GATEWAY.send(Connection.request(
                "OPTIONS",
                "/v1/chat/completions",
                new byte[0],
                "Origin: " + origin,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type",
                "Authorization: none"));
    }

    /** D4: the root path. */
    @Test
    void the_root_says_what_this_is() throws Exception {
        Answer answer = GATEWAY.get("/", "Authorization: none");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).containsIgnoringCase("breakwater").contains("/v1");
    }

    /** D4: HEAD and other ways to check whether the gateway is up. */
    @Test
    void so_does_its_head() throws Exception {
        try (Connection connection = GATEWAY.connect()) {
            Answer answer = connection
                    .send(Connection.request("HEAD", "/", new byte[0], "Authorization: none"))
                    .answer(Gateway.PATIENCE, false);
            assertThat(answer.status()).isEqualTo(200);
            connection
                    .send(Gateway.call("plain", false))
                    .answer(Gateway.PATIENCE)
                    .says("hello from plain");
        }
    }

    /** F2: as LiteLLM does. */
    @Test
    void a_completion_of_a_chat_model_is_asked_for_as_chat() throws Exception {
        Answer answer = GATEWAY.post("/v1/completions", "{\"model\":\"chat-only\",\"prompt\":\"say hello\"}");

        answer.says("hello from chat-only");
        assertThat(answer.json().getString("object")).isEqualTo("text_completion");
        Exchange asked = GATEWAY.provider().only("chat-only");
        assertThat(asked.target()).endsWith("/chat/completions");
        assertThat(asked.json().getJsonArray("messages").getJsonObject(0).getString("content"))
                .isEqualTo("say hello");
    }

    /** F4: the call id, at the gateway and at the provider. */
    @Test
    void an_answer_names_its_call_and_the_providers() throws Exception {
        GATEWAY.provider()
                .script(
                        "strict",
                        Behaviours.raw(200, Behaviours.completion("hello"), "x-request-id: req_of_provider"),
                        Behaviours.error(500, "out of order", "x-request-id: req_of_failure"));

        Answer good = GATEWAY.chat("strict");
        Answer failed = GATEWAY.chat("strict");

        assertThat(good.header("x-request-id")).isPresent().isEqualTo(good.header("x-litellm-call-id"));
        assertThat(good.header("llm_provider-x-request-id")).contains("req_of_provider");
        assertThat(failed.header("x-request-id")).isPresent().isEqualTo(failed.header("x-litellm-call-id"));
        assertThat(failed.header("llm_provider-x-request-id")).contains("req_of_failure");
        assertThat(GATEWAY.printed())
                .contains(good.header("x-request-id").orElseThrow(), "req_of_provider", "req_of_failure");
    }

    /** F4, the general case: invalid ids are replaced. */
    @Test
    void an_id_that_is_none_stays_outside() throws Exception {
        GATEWAY.provider()
                .script(
                        "strict",
                        Behaviours.raw(200, Behaviours.completion("hello"), "x-request-id: Bearer sk-of-strict"),
                        Behaviours.raw(200, Behaviours.completion("hello"), "x-request-id: " + "a".repeat(5_000)));

        for (int i = 0; i < 2; i++) {
            Answer answer = GATEWAY.chat("strict");
            answer.says("hello");
            assertThat(answer.head()).doesNotContain("sk-of-strict").hasSizeLessThan(3_000);
        }
    }

    private static JsonObject last(String deployment) {
        List<Exchange> all = GATEWAY.provider().exchanges(deployment);
        Exchange last = all.get(all.size() - 1);
        assertThat(new String(last.body(), StandardCharsets.UTF_8)).startsWith("{");
        return last.json();
    }
}
