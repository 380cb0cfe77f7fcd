package dev.breakwater.failover;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream whose request holds bytes of the budget until the stream is closed. */
record BudgetedStream(EventStream source, ByteBudget.Share request) implements EventStream {

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        return source.next(patience);
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
    public void close() {
        try {
            source.close();
        } finally {
            request.close();
        }
    }

    @Override
    public void close(CallFailedException why) {
        try {
            source.close(why);
        } finally {
            request.close();
        }
    }

    @Override
    public String toString() {
        return "BudgetedStream(" + source + ")";
    }
}
