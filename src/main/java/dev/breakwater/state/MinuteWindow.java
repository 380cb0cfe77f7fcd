package dev.breakwater.state;

/** Counts successes and failures of the last minute, second by second. Lock-free; no call waits for another. */
final class MinuteWindow {

    private static final int SECONDS = 60;
    private static final int SUCCESSES = 0;
    private static final int FAILURES = 1;

    private final WindowCounter tally = new WindowCounter(SECONDS);

    void success(long now) {
        tally.count(SUCCESSES, now);
    }

    void failure(long now) {
        tally.count(FAILURES, now);
    }

    int failures(long now) {
        return (int) tally.sum(FAILURES, now);
    }

    int calls(long now) {
        return (int) (tally.sum(SUCCESSES, now) + tally.sum(FAILURES, now));
    }
}
