package dev.breakwater.failover;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.Continuation;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A continuation without the text that its client has already: it begins with the first event that adds something. */
public final class ContinuationStream implements EventStream {

    private final Attempt attempt;
    private final EventStream source;
    private final Queue<StreamEvent.Chunk> first;
    private final OverlapTrimmer seam;
    private StreamEvent.@Nullable Chunk held; // the last event whose text was held back

    private ContinuationStream(Answer.Streamed answer, Continuation continuation) {
        this.attempt = answer.attempt();
        this.source = answer.rest();
        this.first = new ArrayDeque<>(answer.first());
        this.seam = new OverlapTrimmer(
                continuation.text(), Objects.requireNonNullElse(continuation.way(), ResumeMode.AFRESH));
    }

    /**
     * The answer from where it goes beyond the text that its client has.
     *
     * @param patience asked before each event: how long to wait for it; it throws where there is no time left
     * @throws CallFailedException if it breaks before, or is another answer where it was to be the same again
     */
    public static Answer.Streamed begin(Answer.Streamed answer, Continuation continuation, Supplier<Duration> patience)
            throws InterruptedException {
        ContinuationStream splice = new ContinuationStream(answer, continuation);
        boolean begun = false;
        try {
            StreamEvent event = splice.next(patience.get());
            while (!(event instanceof StreamEvent.End)
                    && !(event instanceof StreamEvent.Chunk chunk
                            && chunk.content().hasContent())) {
                event = splice.next(patience.get());
            }
            begun = true;
            List<StreamEvent.Chunk> beginning = event instanceof StreamEvent.Chunk chunk ? List.of(chunk) : List.of();
            return new Answer.Streamed(answer.attempt(), answer.headers(), beginning, splice);
        } catch (CallFailedException failed) {
            splice.close(failed);
            throw failed;
        } finally {
            if (!begun) {
                splice.close();
            }
        }
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        StreamEvent.Chunk early = first.poll();
        StreamEvent event = early != null ? early : source.next(patience);
        if (seam.closed()) {
            return event;
        }
        return switch (event) {
            case StreamEvent.Silence silence -> silence;
            case StreamEvent.End end -> end(end);
            case StreamEvent.Chunk chunk -> chunk(chunk);
        };
    }

    private StreamEvent chunk(StreamEvent.Chunk chunk) {
        String text = seam.add(chunk.content().text());
        if (chunk.content().finished()) {
            text += seam.end();
        }
        refuseAnother();
        if (text.equals(chunk.content().text())) {
            return chunk;
        }
        held = chunk;
        StreamEvent.Chunk cut = chunk.withText(text);
        return cut.content().hasContent() ? cut : StreamEvent.SILENCE;
    }

    /** An end that no event announced: held text is passed on first, and the end with the next call. */
    private StreamEvent end(StreamEvent.End end) {
        String text = seam.end();
        refuseAnother();
        return text.isEmpty() || held == null ? end : held.withText(text);
    }

    private void refuseAnother() {
        if (seam.contradicts()) {
            ErrorDetails report = ErrorDetails.of(
                    502, attempt.where() + " gave another answer than the one that broke, so it cannot continue it.");
            throw new CallFailedException(new Failure.Unresumable(report), attempt, null);
        }
    }

    @Override
    public boolean ready() {
        return !first.isEmpty() || source.ready();
    }

    @Override
    public @Nullable Usage usage() {
        return source.usage();
    }

    @Override
    public void close(CallFailedException why) {
        source.close(why);
    }

    @Override
    public void close() {
        source.close();
    }

    @Override
    public String toString() {
        return "ContinuationStream(" + source + ")";
    }
}
