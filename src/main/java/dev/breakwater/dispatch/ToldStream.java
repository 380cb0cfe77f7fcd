package dev.breakwater.dispatch;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stream that tells, once, how it ended: whole, broken, or left by its reader. A reader closes it after a failure too, which tells
 * nothing more.
 */
final class ToldStream implements EventStream {

    /** Who is told. */
    interface Listener {
        void whole();

        void broke(CallFailedException failed);

        /** The gateway itself failed. */
        void failed(Throwable defect);

        /** Closed before its end: its client left, or the gateway stops. */
        void left();
    }

    private final EventStream source;
    private final Listener listener;
    private boolean told;

    ToldStream(EventStream source, Listener listener) {
        this.source = source;
        this.listener = listener;
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        try {
            StreamEvent event = source.next(patience);
            if (event instanceof StreamEvent.End) {
                tell(listener::whole);
            }
            return event;
        } catch (CallFailedException broken) {
            tell(() -> listener.broke(broken));
            throw broken;
        } catch (RuntimeException | Error defect) {
            tell(() -> listener.failed(defect));
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
        tell(() -> listener.broke(why));
        close();
    }

    @Override
    public void close() {
        try {
            source.close();
        } finally {
            tell(listener::left);
        }
    }

    private void tell(Runnable ending) {
        if (!told) {
            told = true;
            ending.run();
        }
    }
}
