package dev.breakwater.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.breakwater.provider.anthropic.AnthropicForm;
import dev.breakwater.provider.bedrock.BedrockForm;
import dev.breakwater.provider.bedrock.Frames;
import dev.breakwater.provider.cohere.CohereForm;
import dev.breakwater.provider.credentials.TokensOf;
import dev.breakwater.provider.gemini.GeminiForm;
import dev.breakwater.provider.ollama.OllamaNative;
import dev.breakwater.provider.openai.AzureFormOf;
import dev.breakwater.provider.openai.HuggingFaceForm;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.provider.vertex.VertexFormOf;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ManualTicker;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One form, and what a provider that speaks it sends. A new form adds its sample here and has to pass {@link ProviderFormContractTest}; its
 * recorded exchange has to pass {@link RecordedExchangeTest}.
 *
 * @param keyHeader the header that carries the key, in lower case, and its value for the key {@code sk-secret}
 * @param path of a chat call, behind the base or behind its root
 * @param plain a plain answer with the text {@code Hello there}
 * @param stream the events of the same answer, without the one that ends it
 * @param end the event that ends it
 * @param rateLimited an error event that says that a rate limit is reached
 * @param framed an event's data as the provider sends it
 * @param settings of the deployment, see {@link dev.breakwater.catalog.ProviderSettings}
 */
record FormSample(
        ProviderForm form,
        String keyHeader,
        String path,
        String plain,
        List<String> stream,
        String end,
        String rateLimited,
        Function<String, byte[]> framed,
        Map<String, String> settings) {

    /** A form with server-sent events and a key. */
    private FormSample(
            ProviderForm form,
            String keyHeader,
            String path,
            String plain,
            List<String> stream,
            String end,
            String rateLimited) {
        this(form, keyHeader, path, plain, stream, end, rateLimited, Behaviours::framed, Map.of());
    }

    static Stream<FormSample> all() {
        return Stream.of(
                openAi(new OpenAiForm(), "authorization: Bearer sk-secret", "/chat/completions"),
                openAi(
                        AzureFormOf.ticker(new ManualTicker()),
                        "api-key: sk-secret",
                        "/openai/deployments/upstream-model/chat/completions?api-version=2024-06-01"),
                openAi(new HuggingFaceForm(), "authorization: Bearer sk-secret", "/chat/completions"),
                anthropic(),
                gemini(new GeminiForm(), "/models/upstream-model:generateContent", Map.of()),
                gemini(
                        VertexFormOf.tokens(TokensOf.always("ya29.t")),
                        "/projects/p-1/locations/us-central1/publishers/google/models/upstream-model:generateContent",
                        Map.of("vertex_project", "p-1")),
                cohere(),
                ollama(),
                bedrock());
    }

    private static FormSample anthropic() {
        return new FormSample(
                new AnthropicForm(),
                "x-api-key: sk-secret",
                "/messages",
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"upstream-model\",\"content\":[{\"type\":\"text\",\"text\":\"Hello"
                    + " there\"}],\"stop_reason\":\"end_turn\"}",
                List.of(
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"upstream-model\",\"content\":[]}}",
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                        "{\"type\":\"ping\"}",
                        anthropicText("Hello "),
                        anthropicText("there"),
                        "{\"type\":\"content_block_stop\",\"index\":0}"),
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}");
    }

    private static String anthropicText(String text) {
        return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text
                + "\"}}";
    }

    private static FormSample openAi(ProviderForm form, String keyHeader, String path) {
        return new FormSample(
                form,
                keyHeader,
                path,
                Behaviours.completion("Hello there"),
                List.of(
                        Behaviours.delta("{\"role\":\"assistant\",\"content\":\"\"}"),
                        Behaviours.words("Hello "),
                        Behaviours.words("there")),
                Behaviours.finish("stop"),
                "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\"}}");
    }

    private static FormSample gemini(ProviderForm form, String path, Map<String, String> settings) {
        String content =
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"%s\"}]}%s,\"index\":0}],"
                        + "\"modelVersion\":\"upstream-model\",\"responseId\":\"r-1\"}";
        return new FormSample(
                form,
                "x-goog-api-key: sk-secret",
                path,
                content.formatted("Hello there", ",\"finishReason\":\"STOP\""),
                List.of(content.formatted("Hello ", ""), content.formatted("there", "")),
                content.formatted("", ",\"finishReason\":\"STOP\""),
                "{\"error\":{\"code\":429,\"message\":\"slow down\",\"status\":\"RESOURCE_EXHAUSTED\"}}",
                Behaviours::framed,
                settings);
    }

    private static FormSample cohere() {
        String delta =
                "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"%s\"}}}}";
        return new FormSample(
                new CohereForm(),
                "authorization: Bearer sk-secret",
                "/v2/chat",
                "{\"id\":\"co-1\",\"finish_reason\":\"COMPLETE\",\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Hello"
                    + " there\"}]}}",
                List.of(
                        "{\"type\":\"message-start\",\"id\":\"co-1\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],"
                            + "\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}}",
                        "{\"type\":\"content-start\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}}",
                        delta.formatted("Hello "),
                        delta.formatted("there"),
                        "{\"type\":\"content-end\",\"index\":0}"),
                "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\"}}",
                "{\"message\":\"slow down\",\"status_code\":429}");
    }

    private static FormSample ollama() {
        String response =
                "{\"model\":\"upstream-model\",\"created_at\":\"2025-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"%s\"},\"done\":%s}";
        String end = "true,\"done_reason\":\"stop\"";
        return new FormSample(
                new OllamaNative(),
                "authorization: Bearer sk-secret",
                "/api/chat",
                response.formatted("Hello there", end),
                List.of(response.formatted("Hello ", "false"), response.formatted("there", "false")),
                response.formatted("", end),
                "{\"error\":\"slow down\",\"code\":429}",
                event -> (event + "\n").getBytes(UTF_8),
                Map.of());
    }

    /** Whether a plain answer has the form of a stream: one JSON object in a line. */
    boolean jsonLines() {
        return form instanceof OllamaNative;
    }

    private static FormSample bedrock() {
        return new FormSample(
                new BedrockForm(),
                "authorization: Bearer sk-secret",
                "/model/upstream-model/converse",
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hello"
                        + " there\"}]}},\"stopReason\":\"end_turn\"}",
                List.of(
                        "{\"messageStart\":{\"role\":\"assistant\"}}",
                        "{\"contentBlockDelta\":{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hello \"}}}",
                        "{\"contentBlockDelta\":{\"contentBlockIndex\":0,\"delta\":{\"text\":\"there\"}}}",
                        "{\"contentBlockStop\":{\"contentBlockIndex\":0}}"),
                "{\"messageStop\":{\"stopReason\":\"end_turn\"}}",
                "{\"__type\":\"throttlingException\",\"message\":\"slow down\"}",
                Frames::of,
                Map.of(
                        "aws_access_key_id",
                        "AKIDEXAMPLE",
                        "aws_secret_access_key",
                        "not-a-secret",
                        "aws_region_name",
                        "eu-west-1"));
    }

    @Override
    public String toString() {
        return form.name();
    }
}
