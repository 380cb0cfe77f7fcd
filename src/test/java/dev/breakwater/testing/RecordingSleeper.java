package dev.breakwater.testing;

import dev.breakwater.policy.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Does not sleep, but advances the ticker. */
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

    @Override
    public void sleep(Duration most, Semaphore alarm) {
        if (!alarm.tryAcquire()) {
            sleep(most);
        }
    }

    /** All pauses so far, in order. */
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
