package dev.breakwater.it;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** LangChain4j's streaming chat model, which reports each end by a method of its handler. */
final class LangChain4jClient implements RealClient {

    @Override
    public String name() {
        return "LangChain4j";
    }

    @Override
    public Seen ask(String base, String group) throws Exception {
        Listener listener = new Listener();

        OpenAiStreamingChatModel.builder()
                .baseUrl(base)
                .apiKey(Deployed.KEY)
                .modelName(group)
                .build()
                .chat("hi", listener);

        return listener.seen.get(30, TimeUnit.SECONDS);
    }

    /**
     * Takes the first reported end, as a program does that waits for a future: after any error, LangChain4j 1.19
     * also reports a completion, with the partial text and without a finish reason.
     */
    private static final class Listener implements StreamingChatResponseHandler {

        // The handler's methods are called sequentially.
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Seen> seen = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String words) {
            text.append(words);
        }

        @Override
        public void onCompleteResponse(ChatResponse answer) {
            String finish = answer.finishReason() == null
                    ? null
                    : answer.finishReason().name().toLowerCase(Locale.ROOT);
            seen.complete(new Seen(text.toString(), finish, null));
        }

        @Override
        public void onError(Throwable failure) {
            seen.complete(new Seen(text.toString(), null, failure.getMessage()));
        }
    }
}
