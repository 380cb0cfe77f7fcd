package dev.breakwater.dispatch;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.Usage;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream that tells, once, how it ended: whole, broken, or left by its reader. */
final class ToldStream implements EventStream {

    private final EventStream source;
    private final Runnable whole;
    private final Consumer<Failure> failed;
    private boolean told;

    ToldStream(EventStream source, Runnable whole, Consumer<Failure> failed) {
        this.source = source;
        this.whole = whole;
        this.failed = failed;
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        try {
            StreamEvent event = source.next(patience);
            if (event instanceof StreamEvent.End) {
                tell(whole);
            }
            return event;
        } catch (CallFailedException broken) {
            tell(() -> failed.accept(broken.failure()));
            throw broken;
        }
    }

    @Override
    public @Nullable Usage usage() {
        return source.usage();
    }

    @Override
    public void close() {
        source.close();
        // 499 is what nginx logs for a client that did not wait.
        tell(() -> failed.accept(new Failure.ClientGone(Report.of(499, "The client left before the stream's end."))));
    }

    private void tell(Runnable ending) {
        if (!told) {
            told = true;
            ending.run();
        }
    }
}
