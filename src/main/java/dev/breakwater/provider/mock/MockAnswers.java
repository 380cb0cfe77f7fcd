package dev.breakwater.provider.mock;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Pattern;

/** OpenAI's objects around a text. */
final class MockAnswers {

    /** LiteLLM's figures for a mock answer. */
    private static final int PROMPT_TOKENS = 10;

    private static final int COMPLETION_TOKENS = 20;

    private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

    private static final String BROKEN = "Exception: mock_streaming_error";

    private final Attempt attempt;
    private final boolean chat;

    MockAnswers(Attempt attempt) {
        this.attempt = attempt;
        this.chat = attempt.call().request().operation() == Operation.CHAT;
    }

    String plain(String text) {
        JsonObjectBuilder choice = Json.createObjectBuilder().add("index", 0);
        if (chat) {
            choice.add(
                    "message",
                    Json.createObjectBuilder().add("role", "assistant").add("content", text));
        } else {
            choice.add("text", text);
        }
        choice.add("finish_reason", "stop");
        return head(chat ? "chat.completion" : "text_completion")
                .add("choices", Json.createArrayBuilder().add(choice))
                .add("usage", usage())
                .build()
                .toString();
    }

    /** @param numbers a JSON list of numbers, as LiteLLM has it for embeddings */
    String embedding(String numbers) {
        JsonValue vector;
        try (JsonReader reader = Json.createReader(new StringReader(numbers))) {
            vector = reader.readArray();
        } catch (RuntimeException noList) {
            String message =
                    attempt.where() + " cannot play an embedding: its mock_response must be a list of numbers.";
            throw new CallFailedException(
                    new Failure.BadRequest(ErrorDetails.of(400, message).withParam("mock_response")), attempt, null);
        }
        return Json.createObjectBuilder()
                .add("object", "list")
                .add("model", attempt.call().group().name())
                .add(
                        "data",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("object", "embedding")
                                        .add("index", 0)
                                        .add("embedding", vector)))
                .add("usage", usage())
                .build()
                .toString();
    }

    /** The text word by word; with LiteLLM's name for it, a stream that breaks after its first words. */
    Answer.Streamed streamed(String text) {
        boolean breaks = text.equals(BROKEN);
        Queue<StreamEvent.Chunk> chunks = new ArrayDeque<>();
        WORD.matcher(breaks ? "This stream breaks " : text)
                .results()
                .forEach(word -> chunks.add(chunk(word.group(), false)));
        if (!breaks) {
            chunks.add(chunk("", true));
        }
        return new Answer.Streamed(attempt, Map.of(), List.of(chunks.remove()), new Words(chunks, breaks));
    }

    private StreamEvent.Chunk chunk(String word, boolean last) {
        JsonObjectBuilder choice = Json.createObjectBuilder().add("index", 0);
        JsonObjectBuilder delta = Json.createObjectBuilder();
        if (!last) {
            delta.add("role", "assistant").add("content", word);
        }
        if (chat) {
            choice.add("delta", delta);
        } else {
            choice.add("text", word);
        }
        choice.add("finish_reason", last ? Json.createValue("stop") : JsonValue.NULL);
        String json = head(chat ? "chat.completion.chunk" : "text_completion")
                .add("choices", Json.createArrayBuilder().add(choice))
                .build()
                .toString();
        return new StreamEvent.Chunk(Slices.of(json), new ChunkContent(word, false, false, last));
    }

    private JsonObjectBuilder head(String object) {
        return Json.createObjectBuilder()
                .add("id", "chatcmpl-" + attempt.call().id())
                .add("object", object)
                .add("created", System.currentTimeMillis() / 1000)
                .add("model", attempt.call().group().name());
    }

    private static JsonObjectBuilder usage() {
        return Json.createObjectBuilder()
                .add("prompt_tokens", PROMPT_TOKENS)
                .add("completion_tokens", COMPLETION_TOKENS)
                .add("total_tokens", PROMPT_TOKENS + COMPLETION_TOKENS);
    }

    private final class Words implements EventStream {
        private final Queue<StreamEvent.Chunk> chunks;
        private final boolean breaks;

        Words(Queue<StreamEvent.Chunk> chunks, boolean breaks) {
            this.chunks = chunks;
            this.breaks = breaks;
        }

        @Override
        public StreamEvent next(Duration patience) {
            StreamEvent.Chunk next = chunks.poll();
            if (next != null) {
                return next;
            }
            if (breaks) {
                String message = attempt.where() + " plays a stream that breaks (mock_response).";
                throw new CallFailedException(new Failure.ServerError(ErrorDetails.of(500, message)), attempt, null);
            }
            return StreamEvent.END;
        }

        @Override
        public void close() {
            chunks.clear();
        }
    }
}
