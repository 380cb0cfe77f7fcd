package dev.breakwater.reliability;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.Usage;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream whose breaking is told to somebody before its reader hears of it. */
final class BlamedStream implements EventStream {

    private final EventStream source;
    private final Consumer<CallFailedException> broke;

    BlamedStream(EventStream source, Consumer<CallFailedException> broke) {
        this.source = source;
        this.broke = broke;
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        try {
            return source.next(patience);
        } catch (CallFailedException failed) {
            broke.accept(failed);
            throw failed;
        }
    }

    @Override
    public @Nullable Usage usage() {
        return source.usage();
    }

    @Override
    public void close() {
        source.close();
    }
}
