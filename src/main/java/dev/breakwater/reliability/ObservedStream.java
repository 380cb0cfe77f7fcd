package dev.breakwater.reliability;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that notifies an observer exactly once of how it ended. An end or a failure is reported before the reader gets it; a closing
 * is reported after the source is closed. Readers also close a stream after its end, which is not reported.
 */
public final class ObservedStream implements EventStream {

    private final EventStream source;
    private final Consumer<StreamEnd> observer;
    private boolean ended;

    private ObservedStream(EventStream source, Consumer<StreamEnd> observer) {
        this.source = source;
        this.observer = observer;
    }

    /** @param source where it is observed already, one stream notifies both observers, in order */
    public static ObservedStream of(EventStream source, Consumer<StreamEnd> observer) {
        return source instanceof ObservedStream inner && !inner.ended
                ? new ObservedStream(inner.source, inner.observer.andThen(observer))
                : new ObservedStream(source, observer);
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        try {
            StreamEvent event = source.next(patience);
            if (event instanceof StreamEvent.End) {
                end(StreamEnd.COMPLETE);
            }
            return event;
        } catch (CallFailedException broken) {
            end(new StreamEnd.Broke(broken));
            throw broken;
        } catch (RuntimeException | Error defect) {
            end(new StreamEnd.Defect(defect));
            throw defect;
        }
    }

    @Override
    public boolean ready() {
        return source.ready();
    }

    @Override
    public @Nullable Usage usage() {
        return source.usage();
    }

    @Override
    public void close(CallFailedException why) {
        try {
            source.close(why);
        } finally {
            end(new StreamEnd.Closed(why));
        }
    }

    @Override
    public void close() {
        try {
            source.close();
        } finally {
            end(new StreamEnd.Closed(null));
        }
    }

    private void end(StreamEnd how) {
        if (!ended) {
            ended = true;
            observer.accept(how);
        }
    }

    @Override
    public String toString() {
        return "ObservedStream(" + source + ")";
    }
}
