package dev.breakwater.dispatch;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.QueuePolicy;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.routing.Router;
import dev.breakwater.routing.queue.WaitingLines;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Lets a call wait for its attempt where the limits of its group are used up and the configuration has a queue. A call with a fallback
 * does not wait: it falls back. Nobody overtakes: where calls wait, another one goes to the end of the line. Source:
 * {@code breakwater_settings.queue}.
 */
@ApplicationScoped
public class CallQueue {

    /** Shorter waits would only use the processor. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    @Inject
    Router router;

    @Inject
    WaitingLines lines;

    @Inject
    Sleeper sleeper;

    @Inject
    Ticker ticker;

    /**
     * The call's next attempt, at once or after a wait.
     *
     * @throws CallFailedException as {@link Router#choose} does, and where the line is full or the wait too long
     */
    public Attempt choose(Call call) throws InterruptedException {
        QueuePolicy policy = call.policy().queue();
        if (policy.length() == 0 || call.plays()) {
            return router.choose(call);
        }
        CallFailedException refusal;
        if (lines.isEmpty(call.group().key())) {
            try {
                return router.choose(call);
            } catch (CallFailedException full) {
                refusal = full;
            }
        } else {
            refusal = router.refusal(call);
        }
        Failure failure = refusal.failure();
        boolean waits = failure instanceof Failure.LimitReached && !call.hasFallback(failure);
        WaitingLines.Place place = waits ? lines.join(call.group().key(), policy.length()) : null;
        if (place == null) {
            throw refusal;
        }
        try {
            return await(call, place, ticker.nanos() + longest(call, policy).toNanos());
        } finally {
            lines.leave(place);
        }
    }

    private Duration longest(Call call, QueuePolicy policy) {
        Duration left = call.deadline().left(ticker.nanos());
        return left.compareTo(policy.longestWait()) < 0 ? left : policy.longestWait();
    }

    private Attempt await(Call call, WaitingLines.Place place, long until) throws InterruptedException {
        while (true) {
            Duration left = Duration.ofNanos(until - ticker.nanos());
            Duration pause = left;
            if (place.first()) {
                try {
                    return router.choose(call);
                } catch (CallFailedException full) {
                    if (!(full.failure() instanceof Failure.LimitReached reached)) {
                        throw full;
                    }
                    pause = reached.pause().compareTo(left) < 0 ? reached.pause() : left;
                }
            }
            if (!left.isPositive()) {
                throw router.refusal(call);
            }
            sleeper.sleep(pause.compareTo(SHORTEST) > 0 ? pause : SHORTEST, place.alarm());
        }
    }
}
