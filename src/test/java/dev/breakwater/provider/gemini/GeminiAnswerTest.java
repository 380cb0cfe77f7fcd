package dev.breakwater.provider.gemini;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.CallSample;
import dev.breakwater.upstream.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain answers of Gemini. */
class GeminiAnswerTest {

    private static final Headers NONE = new Headers(List.of());

    @Test
    void texts_and_thoughts_are_one_piece_each() {
        String json = json(read("""
            {"responseId":"r","candidates":[{"content":{"role":"model","parts":[{"text":"hm ","thought":true},
            {"text":"four","thoughtSignature":"c2ln"},{"text":""},{"text":"teen"}]},"finishReason":"STOP"}]}\
            """));

        assertThat(json)
                .contains("\"id\":\"r\"", "\"model\":\"gpt-4\"", "\"reasoning_content\":\"hm \"")
                .contains("\"content\":\"fourteen\"", "\"finish_reason\":\"stop\"");
    }

    @Test
    void calls_get_ids_of_their_own_where_they_have_none_and_keep_their_signature() {
        String json = json(read("""
            {"candidates":[{"content":{"parts":[
            {"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"f"}},
            {"functionCall":{"id":"own","name":"f","args":{}}}]},"finishReason":"STOP"}]}\
            """));

        assertThat(json)
                .contains("\"content\":null", "\"finish_reason\":\"tool_calls\"")
                .contains("\"arguments\":\"{\\\"a\\\":1}\"", "\"arguments\":\"{}\"", "\"id\":\"own\"")
                .contains("\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}");
        assertThat(json.split("\"id\":\"call_[0-9a-f]{24}\"", -1)).hasSize(3);
    }

    @Test
    void a_function_gets_its_clients_name_back() {
        CallSample call = gemini().saying("""
            {"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"1st"}}]}\
            """);

        Answer.Whole whole = read(call, """
            {"candidates":[{"content":{"parts":[{"functionCall":{"name":"%s","args":{}}}]},"finishReason":"STOP"}]}\
            """.formatted(FunctionNames.sent("1st")));

        assertThat(json(whole)).contains("\"name\":\"1st\"");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, STOP",
        "MAX_TOKENS, LENGTH",
        "SAFETY, CONTENT_FILTER",
        "RECITATION, CONTENT_FILTER",
        "BLOCKLIST, CONTENT_FILTER",
        "PROHIBITED_CONTENT, CONTENT_FILTER",
        "SPII, CONTENT_FILTER",
        "IMAGE_SAFETY, CONTENT_FILTER",
        "MALFORMED_FUNCTION_CALL, OTHER",
        "UNEXPECTED_TOOL_CALL, OTHER",
        "LANGUAGE, OTHER",
        "OTHER, OTHER",
        "SOMETHING_NEW, OTHER"
    })
    void an_end_is_never_invented(String finish, Kind kind) {
        ChatAnswer answer = answer(read("""
            {"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"%s"}]}\
            """.formatted(finish)));

        assertThat(answer.choices().get(0).finish()).isEqualTo(new FinishReason(kind, finish));
    }

    @ParameterizedTest
    @CsvSource({"UNEXPECTED_TOOL_CALL", "OTHER", "LANGUAGE", "SOMETHING_NEW"})
    void a_model_that_failed_without_content_is_a_failure(String finish) {
        Failure failure = failure(gemini(), """
            {"candidates":[{"finishReason":"%s","finishMessage":"Malformed call","index":0}]}\
            """.formatted(finish));

        assertThat(failure).isInstanceOf(Failure.InvalidResponse.class);
        assertThat(failure.report().message()).contains(finish, "Malformed call");
    }

    @Test
    void a_malformed_call_without_content_is_not_the_deployments_fault() {
        Failure failure = failure(gemini(), """
            {"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"Malformed call","index":0}]}\
            """);

        assertThat(failure).isInstanceOf(Failure.BrokenToolCall.class);
        assertThat(failure.report().message()).contains("MALFORMED_FUNCTION_CALL", "Malformed call");
    }

    @Test
    void a_candidate_without_content_is_a_choice_without_content() {
        ChatAnswer answer = answer(read("""
            {"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS","index":0}],
            "usageMetadata":{"promptTokenCount":7,"thoughtsTokenCount":30}}\
            """));

        assertThat(answer.choices()).hasSize(1);
        assertThat(answer.choices().get(0).turn().parts()).isEmpty();
        assertThat(answer.choices().get(0).finish()).isEqualTo(new FinishReason(Kind.LENGTH, "MAX_TOKENS"));
        assertThat(answer.usage()).isEqualTo(new Usage(7, 30, 0, 0, 30, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}",
                "{\"candidates\":[{\"finishReason\":\"SAFETY\",\"safetyRatings\":[]}]}"
            })
    void safety_alone_is_an_answer_or_a_failure_where_the_group_has_a_fallback_for_it(String body) {
        assertThat(json(read(body))).contains("\"content\":null", "\"finish_reason\":\"content_filter\"");
        assertThat(failure(gemini().fallingBackWhenRefused("gpt-4", aGroup("rescue")), body))
                .isInstanceOf(Failure.ContentPolicyViolated.class);
    }

    @Test
    void tokens_of_the_answer_hold_the_thoughts_and_those_of_the_prompt_the_cached_ones() {
        ChatAnswer answer = answer(read("""
            {"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP"}],"usageMetadata":
            {"promptTokenCount":100,"cachedContentTokenCount":40,"candidatesTokenCount":10,"thoughtsTokenCount":30,
            "toolUsePromptTokenCount":5,"totalTokenCount":145,"promptTokensDetails":[{"modality":"TEXT"}]}}\
            """));

        assertThat(answer.usage()).isEqualTo(new Usage(105, 40, 40, 0, 30, Map.of()));
    }

    @Test
    void log_probabilities_have_openais_form() {
        String json = json(read("""
            {"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP","logprobsResult":{
            "topCandidates":[{"candidates":[{"token":"hi","logProbability":-0.5},{"token":"ho","logProbability":-2}]}],
            "chosenCandidates":[{"token":"hi","tokenId":3,"logProbability":-0.5}]}}]}\
            """));

        assertThat(json).contains("""
            "logprobs":{"content":[{"token":"hi","logprob":-0.5,"bytes":null,"top_logprobs":[\
            {"token":"hi","logprob":-0.5,"bytes":null},{"token":"ho","logprob":-2,"bytes":null}]}],"refusal":null}\
            """);
    }

    @Test
    void an_image_is_among_the_messages_images() {
        assertThat(json(read("""
            {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
            "finishReason":"STOP"}]}\
            """))).contains("""
                "images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]\
                """);
    }

    @Test
    void the_delay_of_a_retry_info_is_the_retry_after() {
        String error = """
            {"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[
            {"@type":"type.googleapis.com/google.rpc.QuotaFailure"},
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7.5s"}]}}\
            """;

        Failure classified = new GeminiForm()
                .classify(anAttempt(gemini().get(), 0), 429, NONE, error.getBytes(UTF_8))
                .failure();

        assertThat(classified).isInstanceOf(Failure.RateLimited.class);
        assertThat(classified.report().retryAfter()).isEqualTo(Duration.ofMillis(7_500));
        assertThat(failure(gemini(), error).report().retryAfter()).isEqualTo(Duration.ofMillis(7_500));
        assertThat(failure(gemini(), "[" + error + "]").report().retryAfter()).isEqualTo(Duration.ofMillis(7_500));
    }

    @ParameterizedTest
    @CsvSource({"API key not valid. Please pass a valid API key.", "API key expired. Please renew the API key."})
    void a_bad_key_is_401_though_google_says_400(String message) {
        byte[] error = """
            {"error":{"code":400,"message":"%s","status":"INVALID_ARGUMENT"}}\
            """.formatted(message).getBytes(UTF_8);

        Failure failure = new GeminiForm()
                .classify(anAttempt(gemini().get(), 0), 400, NONE, error)
                .failure();

        assertThat(failure).isInstanceOf(Failure.Unauthorized.class);
        assertThat(failure.report().status()).isEqualTo(401);
    }

    @Test
    void embeddings_are_one_request_for_each_text() {
        CallSample call = gemini().asking(Operation.EMBEDDINGS)
                .saying("{\"model\":\"gpt-4\",\"input\":[\"a\",\"b\"],\"dimensions\":2}");

        var request = new GeminiForm().request(anAttempt(call.get(), 0));

        assertThat(request.address()).endsWith("/models/upstream-model:batchEmbedContents");
        assertThat(request.body().text()).isEqualTo("""
            {"requests":[{"model":"models/upstream-model","content":{"parts":[{"text":"a"}]},"outputDimensionality":2},\
            {"model":"models/upstream-model","content":{"parts":[{"text":"b"}]},"outputDimensionality":2}]}\
            """);
        assertThat(json(read(call, "{\"embeddings\":[{\"values\":[1,-2.5]},{\"values\":[0.5]}]}")))
                .contains("\"index\":0,\"embedding\":[1,-2.5]", "\"index\":1,\"embedding\":[0.5]")
                .contains("\"model\":\"gpt-4\"", "\"prompt_tokens\":1");
    }

    @Test
    void embeddings_are_base64_where_the_client_asked_for_it() {
        CallSample call = gemini().asking(Operation.EMBEDDINGS)
                .saying("{\"model\":\"gpt-4\",\"input\":\"a\",\"encoding_format\":\"base64\"}");

        assertThat(json(read(
                        call,
                        "{\"embeddings\":[{\"values\":[ 1, -2.5 ]}],\"usageMetadata\":{\"promptTokenCount\":3}}")))
                .contains("\"embedding\":\"AACAPwAAIMA=\"", "\"prompt_tokens\":3");
    }

    @Test
    void tokens_cannot_be_embedded() {
        CallSample call = gemini().asking(Operation.EMBEDDINGS).saying("{\"model\":\"gpt-4\",\"input\":[[1,2]]}");

        CallFailedException failed = catchThrowableOfType(
                CallFailedException.class, () -> new GeminiForm().request(anAttempt(call.get(), 0)));

        assertThat(failed.failure().report().param()).isEqualTo("input");
    }

    private static CallSample gemini() {
        return aCall().on(aDeployment("d").of("gemini"));
    }

    private static Answer.Whole read(String body) {
        return read(gemini(), body);
    }

    private static Answer.Whole read(CallSample call, String body) {
        return new GeminiForm().whole(anAttempt(call.get(), 0), NONE, body.getBytes(UTF_8));
    }

    private static Failure failure(CallSample call, String body) {
        return catchThrowableOfType(CallFailedException.class, () -> read(call, body))
                .failure();
    }

    private static ChatAnswer answer(Answer.Whole whole) {
        return ((Answer.Body.Typed) whole.body()).answer();
    }

    private static String json(Answer.Whole whole) {
        return switch (whole.body()) {
            case Answer.Body.Raw raw -> raw.json().text();
            case Answer.Body.Typed typed -> new String(AnswerWriter.write(typed.answer(), Operation.CHAT), UTF_8);
        };
    }
}
