package dev.breakwater.reliability;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.policy.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of events that notifies an observer exactly once of how it ended ({@link Observation}). */
public final class ObservedStream implements EventStream {

    private final EventStream source;
    private final Observation observation;

    private ObservedStream(EventStream source, Observation observation) {
        this.source = source;
        this.observation = observation;
    }

    /** @param source where it is observed already, one stream notifies both observers, in order */
    public static ObservedStream of(EventStream source, Ticker ticker, Consumer<StreamEnd> observer) {
        return source instanceof ObservedStream inner && !inner.observation.ended()
                ? new ObservedStream(inner.source, inner.observation.with(observer))
                : new ObservedStream(source, new Observation(ticker, observer));
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        return observation.read(() -> source.next(patience), event -> event instanceof StreamEvent.End);
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
        observation.close(() -> source.close(why), new StreamEnd.Closed(why));
    }

    @Override
    public void close() {
        observation.close(source::close, new StreamEnd.Closed(null));
    }

    @Override
    public String toString() {
        return "ObservedStream(" + source + ")";
    }
}
