package dev.breakwater.it;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** OpenAI's Java library with its accumulator, which, unlike the plain stream, also reports an incomplete answer. */
final class OpenAiJavaClient implements RealClient {

    @Override
    public String name() {
        return "openai-java";
    }

    @Override
    public Seen ask(String base, String group) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(base)
                .apiKey(Deployed.KEY)
                .maxRetries(0)
                .build();
        StringBuilder text = new StringBuilder();
        ChatCompletionAccumulator answer = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asking(group))) {
            stream.stream()
                    .peek(answer::accumulate)
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .forEach(text::append);
            return new Seen(text.toString(), finish(answer.chatCompletion()), null);
        } catch (OpenAIException failure) {
            return new Seen(text.toString(), null, failure.getMessage());
        } finally {
            client.close();
        }
    }

    private static String finish(ChatCompletion answer) {
        return answer.choices().get(0).finishReason().asString();
    }

    private static ChatCompletionCreateParams asking(String group) {
        return ChatCompletionCreateParams.builder()
                .model(group)
                .addUserMessage("hi")
                .build();
    }
}
