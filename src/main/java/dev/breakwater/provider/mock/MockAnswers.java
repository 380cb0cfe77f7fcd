package dev.breakwater.provider.mock;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Pattern;

/** Answers around a text, in the interchange form. */
final class MockAnswers {

    /** LiteLLM's figures for a mock answer. */
    private static final Usage USAGE = new Usage(10, 20);

    private static final FinishReason STOP = new FinishReason(FinishReason.Kind.STOP, "stop");

    private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

    private static final String BROKEN = "Exception: mock_streaming_error";

    private final Attempt attempt;

    MockAnswers(Attempt attempt) {
        this.attempt = attempt;
    }

    ChatAnswer plain(String text) {
        Turn turn = new Turn(Turn.Role.ASSISTANT, List.of(new Part.Text(text)));
        return new ChatAnswer(head(), List.of(new ChatAnswer.Choice(0, turn, STOP, Map.of())), USAGE, Map.of());
    }

    /** @param numbers a JSON list of numbers, as LiteLLM has it for embeddings */
    Slices embedding(String numbers) {
        try {
            return Slices.of(
                    AnswerWriter.embedding(numbers, attempt.call().group().name(), USAGE));
        } catch (JsonDocument.MalformedException noList) {
            String message =
                    attempt.where() + " cannot play an embedding: its mock_response must be a list of numbers.";
            throw new CallFailedException(
                    new Failure.BadRequest(ErrorDetails.of(400, message).withParam("mock_response")), attempt, null);
        }
    }

    /** The text word by word; with LiteLLM's name for it, a stream that breaks after its first words. */
    Answer.Streamed streamed(String text) {
        boolean breaks = text.equals(BROKEN);
        AnswerHead head = head();
        Queue<StreamEvent.Chunk> chunks = new ArrayDeque<>();
        WORD.matcher(breaks ? "This stream breaks " : text).results().forEach(word -> {
            Part part = new Part.Text(word.group());
            chunks.add(new StreamEvent.Typed(ChunkContent.Delta.of(part, chunks.isEmpty()), head));
        });
        if (!breaks) {
            chunks.add(new StreamEvent.Typed(ChunkContent.Delta.end(STOP), head));
        }
        return new Answer.Streamed(attempt, Map.of(), List.of(chunks.remove()), new MockStream(chunks, breaks));
    }

    private AnswerHead head() {
        return new AnswerHead(
                "chatcmpl-" + attempt.call().id(),
                System.currentTimeMillis() / 1000,
                attempt.call().group().name());
    }

    private final class MockStream implements EventStream {
        private final Queue<StreamEvent.Chunk> chunks;
        private final boolean breaks;

        MockStream(Queue<StreamEvent.Chunk> chunks, boolean breaks) {
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
