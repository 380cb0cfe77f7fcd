package dev.breakwater.testing;

import dev.breakwater.reliability.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Waits for nothing, but lets the ticker pass as if it had. */
public final class RecordingSleeper implements Sleeper {

    private final ManualTicker ticker;
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    public RecordingSleeper(ManualTicker ticker) {
        this.ticker = ticker;
    }

    @Override
    public void sleep(Duration pause) {
        pauses.add(pause);
        ticker.advance(pause);
    }

    /** Every pause so far, in order. */
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
