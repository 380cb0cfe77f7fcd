package dev.breakwater.reliability;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream that tells, once, whether it was whole or broke, before its reader hears of it. One that is left tells nothing. */
final class JudgedStream implements EventStream {

    private final EventStream source;
    private final Runnable whole;
    private final Consumer<CallFailedException> broke;
    private boolean told;

    JudgedStream(EventStream source, Runnable whole, Consumer<CallFailedException> broke) {
        this.source = source;
        this.whole = whole;
        this.broke = broke;
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        try {
            StreamEvent event = source.next(patience);
            if (event instanceof StreamEvent.End) {
                tell(whole);
            }
            return event;
        } catch (CallFailedException failed) {
            tell(() -> broke.accept(failed));
            throw failed;
        }
    }

    private void tell(Runnable ending) {
        if (!told) {
            told = true;
            ending.run();
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
    public void close() {
        source.close();
    }
}
