package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.routing.Hedging;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Runs an attempt, and where its group is hedged and its first content is late, a second one beside it, on another deployment. The
 * first content wins; the other attempt is interrupted at once, which is no failure of its deployment. A deployment that answers
 * nobody is found out all the same: by the calls that the budget leaves alone with it.
 */
@ApplicationScoped
public class Hedge {

    @Inject
    Hedging hedging;

    @Inject
    AttemptDispatcher attempts;

    @Inject
    Event<CallEvent> events;

    /** @throws CallFailedException the attempt's own failure, if no second one helps */
    public Answer dispatch(Attempt attempt) throws InterruptedException {
        Optional<Duration> patience = hedging.patience(attempt);
        return patience.isPresent() ? hedged(attempt, patience.get()) : attempts.dispatch(attempt);
    }

    private Answer hedged(Attempt attempt, Duration patience) throws InterruptedException {
        // With room for both from the start: to add to it needs no memory, so that nobody waits for one that could not
        // say that it ended.
        BlockingQueue<ForkedAttempt> ended = new ArrayBlockingQueue<>(2);
        try (ForkedAttempt first = ForkedAttempt.start(() -> attempts.dispatch(attempt), ended::add)) {
            Answer early = first.await(patience);
            if (early != null) {
                return early;
            }
            Optional<Attempt> another = hedging.second(attempt);
            if (another.isEmpty()) {
                return first.await();
            }
            events.fire(new CallEvent.Hedged(another.get(), attempt, patience));
            try (ForkedAttempt second = ForkedAttempt.start(() -> attempts.dispatch(another.get()), ended::add)) {
                return race(first, second, ended);
            }
        }
    }

    /** The answer of whichever has one first; the first attempt's failure where neither has. */
    private static Answer race(ForkedAttempt first, ForkedAttempt second, BlockingQueue<ForkedAttempt> ended)
            throws InterruptedException {
        if (ended.take() == first) {
            return orElse(first, second);
        }
        try {
            return second.await();
        } catch (CallFailedException lost) {
            return first.await();
        }
    }

    private static Answer orElse(ForkedAttempt first, ForkedAttempt second) throws InterruptedException {
        try {
            return first.await();
        } catch (CallFailedException lost) {
            try {
                return second.await();
            } catch (CallFailedException both) {
                throw lost;
            }
        }
    }
}
