package dev.breakwater.provider.bedrock;

import static dev.breakwater.provider.bedrock.Asked.CLAUDE;
import static dev.breakwater.provider.bedrock.Asked.bedrock;
import static dev.breakwater.provider.bedrock.Asked.object;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.failure.Failure;
import dev.breakwater.upstream.Headers;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseAnswerTest {

    private static final Headers NONE = new Headers(List.of());

    private final Attempt attempt = Asked.attempt(bedrock(CLAUDE), "");

    @Test
    void blocks_become_a_message_with_reasoning_and_tool_calls() {
        JsonObject message = choice(
                        "{'reasoningContent':{'reasoningText':{'text':'hm','signature':'Eq'}}},"
                                + "{'reasoningContent':{'redactedContent':'Em'}},{'text':'a'},{'new':{}},"
                                + "{'toolUse':{'toolUseId':'t','name':'f','input':{'x':1}}},"
                                + "{'toolUse':{'toolUseId':'u','name':'g','input':{}}}",
                        "tool_use")
                .getJsonObject("message");

        assertThat(message.getString("content")).isEqualTo("a");
        assertThat(message.getJsonArray("thinking_blocks").toString())
                .isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"Eq\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"Em\"}]");
        assertThat(message.getJsonArray("tool_calls").getJsonObject(0).getJsonObject("function"))
                .isEqualTo(object("{'name':'f','arguments':'{\\\"x\\\":1}'}"));
        assertThat(message.getJsonArray("tool_calls").getJsonObject(1).getString("id"))
                .isEqualTo("u");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "guardrail_intervened, content_filter",
        "content_filtered, content_filter",
        "malformed_tool_use, malformed_tool_use",
    })
    void a_stop_reason_is_openais_or_its_own_word(String reason, String finish) {
        assertThat(choice("{'text':'a'}", reason).getString("finish_reason")).isEqualTo(finish);
    }

    @Test
    void an_end_like_any_other_with_calls_is_one_for_calls() {
        assertThat(choice("{'toolUse':{'toolUseId':'t','name':'f','input':{}}}", "end_turn")
                        .getString("finish_reason"))
                .isEqualTo("tool_calls");
    }

    @Test
    void the_input_of_the_json_tool_is_the_text() {
        JsonObject choice =
                choice("{'toolUse':{'toolUseId':'t','name':'breakwater_json_answer','input':{'a':1}}}", "tool_use");

        assertThat(choice.getJsonObject("message").getString("content")).isEqualTo("{\"a\":1}");
        assertThat(choice.getString("finish_reason")).isEqualTo("stop");
    }

    @Test
    void the_prompts_tokens_include_the_caches() {
        assertThat(answer("{'text':'a'}", "end_turn").usage())
                .isEqualTo(new Usage(
                        11, 5, 2, 1, 0, Map.of("cache_read_input_tokens", "2", "cache_creation_input_tokens", "1")));
    }

    @Test
    void a_failed_generation_without_content_is_a_failure() {
        assertThat(failure(attempt, "", "malformed_model_output")).isInstanceOf(Failure.InvalidResponse.class);
    }

    @Test
    void a_filtered_answer_is_a_failure_where_a_fallback_takes_it() {
        Attempt guarded = anAttempt(
                Asked.call(bedrock(CLAUDE), "")
                        .fallingBackWhenRefused("gpt-4", aGroup("other"))
                        .get(),
                0);

        assertThat(failure(guarded, "{'text':'no'}", "guardrail_intervened"))
                .isInstanceOf(Failure.ContentPolicyViolated.class);
    }

    @ParameterizedTest
    @CsvSource({
        "403, UnrecognizedClientException, Unauthorized, 401",
        "403, com.amazon#ExpiredTokenException, Unauthorized, 401",
        "403, AccessDeniedException:http://x/, Unauthorized, 403",
        "429, ThrottlingException, RateLimited, 429",
        "400, ServiceQuotaExceededException, RateLimited, 429",
        "429, ModelNotReadyException, ServerError, 503",
        "424, ModelErrorException, ServerError, 503",
        "404, ResourceNotFoundException, NotFound, 404",
        "408, ModelTimeoutException, TimedOut, 408",
        "400, ValidationException, BadRequest, 400",
        "500, InternalServerException, ServerError, 500",
    })
    void an_exception_is_known_by_its_name(int status, String name, String kind, int shown) {
        Headers headers = new Headers(List.of(new Headers.Header("x-amzn-ErrorType", name)));
        byte[] body = "{\"Message\":\"said so\"}".getBytes(UTF_8);
        byte[] named = ("{\"__type\":\"" + name + "\",\"message\":\"said so\"}").getBytes(UTF_8);

        for (Failure failure : List.of(
                new BedrockForm().classify(attempt, status, headers, body).failure(),
                new BedrockForm().classify(attempt, status, NONE, named).failure())) {
            assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(failure.report().status()).isEqualTo(shown);
            assertThat(failure.report().message()).contains("said so");
        }
    }

    @Test
    void what_should_have_been_signed_is_not_shown() {
        byte[] body =
                "{\"message\":\"The signature does not match.\\n\\nThe Canonical String was 'token'\"}".getBytes(UTF_8);

        assertThat(new BedrockForm().classify(attempt, 403, NONE, body).getMessage())
                .contains("does not match")
                .doesNotContain("token");
    }

    private JsonObject choice(String content, String reason) {
        byte[] json = AnswerWriter.write(answer(content, reason), Operation.CHAT);
        return object(new String(json, UTF_8).replace("'", ""))
                .getJsonArray("choices")
                .getJsonObject(0);
    }

    private ChatAnswer answer(String content, String reason) {
        Answer.Whole whole = new BedrockForm().whole(attempt, NONE, body(content, reason));
        return ((Answer.Body.Typed) whole.body()).answer();
    }

    private static Failure failure(Attempt attempt, String content, String reason) {
        return catchThrowableOfType(
                        CallFailedException.class, () -> new BedrockForm().whole(attempt, NONE, body(content, reason)))
                .failure();
    }

    private static byte[] body(String content, String reason) {
        return ("{'output':{'message':{'role':'assistant','content':[" + content + "]}},'stopReason':'" + reason
                        + "','usage':{'inputTokens':8,'outputTokens':5,'totalTokens':13,'cacheReadInputTokens':2,"
                        + "'cacheWriteInputTokens':1}}")
                .replace('\'', '"')
                .getBytes(UTF_8);
    }
}
