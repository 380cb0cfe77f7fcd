package dev.breakwater.provider.mock;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.AnswerReader;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Answers around a text and tool calls, in the interchange form. */
final class MockAnswers {

    /** LiteLLM's figures for a mock answer. */
    private static final Usage USAGE = new Usage(10, 20);

    private static final FinishReason STOP = new FinishReason(FinishReason.Kind.STOP, "stop");

    private static final FinishReason TOOL_CALLS = new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_calls");

    private static final String BROKEN = "Exception: mock_streaming_error";

    private final Attempt attempt;

    MockAnswers(Attempt attempt) {
        this.attempt = attempt;
    }

    ChatAnswer plain(MockAnswer answer) {
        List<Part> parts = new ArrayList<>();
        if (answer.pieces() != null) {
            parts.add(new Part.Text(answer.text()));
        }
        parts.addAll(calls(answer));
        Turn turn = new Turn(Turn.Role.ASSISTANT, parts);
        ChatAnswer.Choice choice = new ChatAnswer.Choice(0, turn, finish(answer), Map.of());
        return new ChatAnswer(head(), List.of(choice), USAGE, Map.of());
    }

    private static FinishReason finish(MockAnswer answer) {
        return answer.toolCalls() == null ? STOP : TOOL_CALLS;
    }

    private List<Part> calls(MockAnswer answer) {
        if (answer.toolCalls() == null) {
            return List.of();
        }
        String choices = "[{\"message\":{\"role\":\"assistant\",\"tool_calls\":" + answer.toolCalls() + "}}]";
        try {
            ChatAnswer read = AnswerReader.read(JsonDocument.of(Map.of("choices", choices)));
            return read.choices().get(0).turn().parts();
        } catch (JsonDocument.MalformedException wrong) {
            throw refused(MockAnswer.TOOL_CALLS, "cannot play these tool calls: " + wrong.getMessage() + ".");
        }
    }

    private CallFailedException refused(String parameter, String what) {
        ErrorDetails report = ErrorDetails.of(400, attempt.where() + " " + what).withParam(parameter);
        return new CallFailedException(new Failure.BadRequest(report), attempt, null);
    }

    /** @param numbers a JSON list of numbers, as LiteLLM has it for embeddings */
    Slices embedding(String numbers) {
        try {
            return Slices.of(
                    AnswerWriter.embedding(numbers, attempt.call().group().name(), USAGE));
        } catch (JsonDocument.MalformedException noList) {
            throw refused(
                    MockAnswer.RESPONSE, "cannot play an embedding: its mock_response must be a list of numbers.");
        }
    }

    /** The text piece by piece, then call by call; with LiteLLM's name for it, a stream that breaks after its first words. */
    Answer.Streamed streamed(MockAnswer answer) {
        boolean breaks = answer.text().equals(BROKEN);
        MockAnswer shown = breaks ? MockAnswer.of("This stream breaks ") : answer;
        AnswerHead head = head();
        Queue<StreamEvent.Chunk> chunks = new ArrayDeque<>();
        for (String piece : shown.pieces() == null ? List.<String>of() : shown.pieces()) {
            chunks.add(new StreamEvent.Typed(ChunkContent.Delta.of(new Part.Text(piece), chunks.isEmpty()), head));
        }
        int index = 0;
        for (Part part : calls(shown)) {
            if (part instanceof Part.ToolCall call) {
                chunks.add(new StreamEvent.Typed(delta(call, index++, chunks.isEmpty()), head));
            }
        }
        if (!breaks) {
            chunks.add(new StreamEvent.Typed(ChunkContent.Delta.end(finish(answer)), head));
        }
        return new Answer.Streamed(attempt, Map.of(), List.of(chunks.remove()), new MockStream(chunks, breaks));
    }

    private static ChunkContent.Delta delta(Part.ToolCall call, int index, boolean begins) {
        ToolCallDelta whole = new ToolCallDelta(
                index,
                call.id(),
                call.name(),
                call.input(),
                call.custom(),
                call.signature(),
                call.extras().others());
        return new ChunkContent.Delta(0, begins, List.of(), List.of(whole), null, null, Map.of(), Map.of());
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
