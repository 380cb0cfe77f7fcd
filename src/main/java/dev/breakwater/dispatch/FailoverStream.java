package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.failover.Transcript;
import dev.breakwater.failover.WholeCharacters;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One answer out of as many streams as it takes. When one breaks, a thread of its own searches for the next source, while the reader
 * gets {@link StreamEvent.Silence}; the next source's events are passed on as the same answer's. Where none is found, the failure is the
 * first one, which knows the last.
 */
public final class FailoverStream implements EventStream {

    private final Failover failover;
    private final Transcript transcript;
    private final WholeCharacters characters = new WholeCharacters();
    private final List<StreamEvent.Chunk> beginning;
    private final Queue<StreamEvent.Chunk> ready = new ArrayDeque<>();
    private Attempt attempt;
    private EventStream source;
    private @Nullable ForkedAttempt search;
    private @Nullable CallFailedException first;

    FailoverStream(Answer.Streamed answer, Failover failover) {
        this.failover = failover;
        this.attempt = answer.attempt();
        this.source = answer.rest();
        this.transcript = Transcript.of(attempt);
        this.beginning = answer.first().stream().map(this::pass).toList();
    }

    /** The answer's first events, which go to the client before those of {@link #next}. */
    List<StreamEvent.Chunk> beginning() {
        return beginning;
    }

    /** The attempt whose stream it is now. */
    Attempt attempt() {
        return attempt;
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        if (search != null) {
            return found(search, patience);
        }
        try {
            StreamEvent.Chunk early = ready.poll();
            StreamEvent event = early != null ? early : source.next(patience);
            return event instanceof StreamEvent.Chunk chunk ? pass(chunk) : event;
        } catch (CallFailedException broken) {
            return found(search(broken), patience);
        }
    }

    private StreamEvent.Chunk pass(StreamEvent.Chunk chunk) {
        StreamEvent.Chunk passed = characters.pass(first == null ? chunk : transcript.adopt(chunk));
        transcript.add(passed);
        return passed;
    }

    private ForkedAttempt search(CallFailedException broken) {
        source.close();
        transcript.broke(source.usage());
        characters.drop();
        CallFailedException lost = because(broken);
        Call next = failover.onward(broken, attempt, transcript).orElseThrow(() -> lost);
        first = lost;
        ForkedAttempt looking = ForkedAttempt.start(() -> failover.ask(next));
        search = looking;
        return looking;
    }

    private StreamEvent found(ForkedAttempt looking, Duration patience) throws InterruptedException {
        Answer answer;
        try {
            answer = looking.await(patience);
        } catch (CallFailedException lost) {
            throw because(lost);
        }
        switch (answer) {
            case null -> {} // still searching
            case Answer.Streamed stream -> {
                search = null;
                attempt = stream.attempt();
                source = stream.rest();
                ready.addAll(stream.first());
            }
            case Answer noStream -> {
                noStream.close();
                throw because(noStream(noStream.attempt()));
            }
        }
        return StreamEvent.SILENCE;
    }

    private static CallFailedException noStream(Attempt attempt) {
        ErrorDetails report =
                ErrorDetails.of(502, attempt.where() + " gave a plain answer where a stream was to be resumed.");
        return new CallFailedException(new Failure.InvalidResponse(report), attempt, null);
    }

    /** The first failure is the answer's, whatever followed. */
    private CallFailedException because(CallFailedException failed) {
        return first == null ? failed : first.endingIn(failed);
    }

    @Override
    public boolean ready() {
        return search == null && (!ready.isEmpty() || source.ready());
    }

    @Override
    public @Nullable Usage usage() {
        return source.usage();
    }

    @Override
    public void close(CallFailedException why) {
        source.close(why);
        close();
    }

    @Override
    public void close() {
        source.close();
        if (search != null) {
            search.close();
        }
    }

    @Override
    public String toString() {
        return "FailoverStream(" + source + (search == null ? "" : ", searching") + ")";
    }
}
