package dev.breakwater.reliability;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.policy.Ticker;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The bytes of an answer, which notify an observer exactly once of how they ended, as an {@link ObservedStream} does. */
public final class ObservedBytes implements Answer.ByteStream {

    private final Answer.ByteStream source;
    private final Observation observation;

    private ObservedBytes(Answer.ByteStream source, Observation observation) {
        this.source = source;
        this.observation = observation;
    }

    /** @param source where it is observed already, one stream notifies both observers, in order */
    public static ObservedBytes of(Answer.ByteStream source, Ticker ticker, Consumer<StreamEnd> observer) {
        return source instanceof ObservedBytes inner && !inner.observation.ended()
                ? new ObservedBytes(inner.source, inner.observation.with(observer))
                : new ObservedBytes(source, new Observation(ticker, observer));
    }

    @Override
    public ByteBuffer next() throws InterruptedException {
        return observation.read(source::next, bytes -> !bytes.hasRemaining());
    }

    @Override
    public boolean ready() {
        return source.ready();
    }

    @Override
    public void close(CallFailedException why) {
        observation.close(() -> source.close(why), new StreamEnd.Closed(why));
    }

    @Override
    public void close() {
        observation.close(source::close, new StreamEnd.Closed(null));
    }
}
