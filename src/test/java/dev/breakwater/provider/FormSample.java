package dev.breakwater.provider;

import dev.breakwater.provider.anthropic.AnthropicForm;
import dev.breakwater.provider.credentials.TokensOf;
import dev.breakwater.provider.gemini.GeminiForm;
import dev.breakwater.provider.openai.AzureFormOf;
import dev.breakwater.provider.openai.HuggingFaceForm;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.provider.vertex.VertexFormOf;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ManualTicker;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One form, and what a provider that speaks it sends. A new form adds its sample here and has to pass {@link ProviderFormContractTest}.
 *
 * @param settings of the deployment, see {@link dev.breakwater.catalog.ProviderSettings}
 * @param keyHeader the header that carries the key, in lower case, and its value for the key {@code sk-secret}
 * @param path of a chat call, behind the base
 * @param plain a plain answer with the text {@code Hello there}
 * @param stream the events of the same answer, without the one that ends it
 * @param end the event that ends it
 * @param rateLimited an error event that says that a rate limit is reached
 */
record FormSample(
        ProviderForm form,
        Map<String, String> settings,
        String keyHeader,
        String path,
        String plain,
        List<String> stream,
        String end,
        String rateLimited) {

    static Stream<FormSample> all() {
        return Stream.of(
                openAi(new OpenAiForm(), "authorization: Bearer sk-secret", "/chat/completions"),
                openAi(
                        AzureFormOf.ticker(new ManualTicker()),
                        "api-key: sk-secret",
                        "/openai/deployments/upstream-model/chat/completions?api-version=2024-06-01"),
                openAi(new HuggingFaceForm(), "authorization: Bearer sk-secret", "/chat/completions"),
                anthropic(),
                gemini(
                        new GeminiForm(),
                        Map.of(),
                        "x-goog-api-key: sk-secret",
                        "/models/upstream-model:generateContent"),
                gemini(
                        VertexFormOf.tokens(TokensOf.always("ya29.t")),
                        Map.of("vertex_project", "p-1"),
                        "x-goog-api-key: sk-secret",
                        "/projects/p-1/locations/us-central1/publishers/google/models/upstream-model:generateContent"));
    }

    private static FormSample anthropic() {
        return new FormSample(
                new AnthropicForm(),
                Map.of(),
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
                Map.of(),
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

    private static FormSample gemini(ProviderForm form, Map<String, String> settings, String keyHeader, String path) {
        String content =
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"%s\"}]}%s,\"index\":0}],"
                        + "\"modelVersion\":\"upstream-model\",\"responseId\":\"r-1\"}";
        return new FormSample(
                form,
                settings,
                keyHeader,
                path,
                content.formatted("Hello there", ",\"finishReason\":\"STOP\""),
                List.of(content.formatted("Hello ", ""), content.formatted("there", "")),
                content.formatted("", ",\"finishReason\":\"STOP\""),
                "{\"error\":{\"code\":429,\"message\":\"slow down\",\"status\":\"RESOURCE_EXHAUSTED\"}}");
    }

    @Override
    public String toString() {
        return form.name();
    }
}
