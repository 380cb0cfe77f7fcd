package dev.breakwater.provider.cohere;

import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param type {@code content-delta}, {@code message-end}, ...; empty where it has none
 * @param message what it adds
 * @param finish Cohere's own word; null where the answer does not end with it
 * @param error Cohere's words about an end that is a failure
 * @param logprobs JSON text of OpenAI's {@code logprobs}
 */
record CohereEvent(
        String type,
        CohereMessage message,
        @Nullable String finish,
        @Nullable String error,
        @Nullable Usage usage,
        @Nullable String logprobs) {

    static CohereEvent read(JsonDocument event) throws MalformedException {
        CohereMessage message = CohereMessage.NOTHING;
        String finish = null;
        String error = null;
        Usage usage = null;
        try (JsonCursor in = event.cursor("delta")) {
            if (in != null) {
                for (boolean more = in.firstMember(); more; more = in.nextMember()) {
                    switch (in.name()) {
                        case "message" -> message = CohereMessage.read(in);
                        case "finish_reason" -> finish = in.text();
                        case "error" -> error = in.text();
                        case "usage" -> usage = TokenCounts.read(in);
                        default -> in.skip();
                    }
                }
            }
        }
        return new CohereEvent(event.text("type").orElse(""), message, finish, error, usage, logprobs(event));
    }

    private static @Nullable String logprobs(JsonDocument event) throws MalformedException {
        try (JsonCursor in = event.cursor("logprobs")) {
            return in == null || in.isNull() ? null : Logprobs.read(in);
        }
    }
}
