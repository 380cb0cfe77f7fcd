package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.CancelReason;
import dev.breakwater.routing.Hedging;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Runs an attempt, and where its group is hedged and its first content is late, a second one beside it, on another deployment. The
 * first content wins; the other attempt is interrupted at once, which is no failure of its deployment. A deployment that never answers
 * is still detected: by the calls for which the budget allows no hedge.
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
        Race race = new Race();
        try (ForkedAttempt first = race.start(attempt)) {
            Answer early = first.await(patience);
            if (early != null) {
                return early;
            }
            Optional<Attempt> another = hedging.second(attempt);
            if (another.isEmpty()) {
                return first.await();
            }
            return beside(first, another.get(), attempt, patience, race);
        }
    }

    private Answer beside(ForkedAttempt first, Attempt another, Attempt attempt, Duration patience, Race race)
            throws InterruptedException {
        try {
            events.fire(new CallEvent.Hedged(another, attempt, patience));
            try (ForkedAttempt second = race.start(another)) {
                return race.wonBy(either(first, second, race.ended));
            }
        } finally {
            another.permit().cancel(); // of an attempt that was not started
        }
    }

    /** What two attempts at the same answer share. */
    private final class Race {

        // With capacity for both from the start: adding needs no memory, so the end of an attempt is always reported.
        private final BlockingQueue<ForkedAttempt> ended = new ArrayBlockingQueue<>(2);

        /** The id of the attempt that won; zero while none has. */
        private final AtomicLong winner = new AtomicLong();

        ForkedAttempt start(Attempt attempt) {
            Supplier<CancelReason> calls = attempt.call().interruption();
            Attempt racing = attempt.interruptedBy(() -> lost(attempt.id()) ? CancelReason.HEDGE_LOST : calls.get());
            return ForkedAttempt.start(() -> attempts.dispatch(racing), ended::add);
        }

        private boolean lost(long id) {
            long first = winner.get();
            return first != 0 && first != id;
        }

        /** Before the other one is interrupted, so that it knows why. */
        Answer wonBy(Answer answer) {
            winner.set(answer.attempt().id());
            return answer;
        }
    }

    /** The answer of the attempt that has one first; the first attempt's failure where neither has. */
    private static Answer either(ForkedAttempt first, ForkedAttempt second, BlockingQueue<ForkedAttempt> ended)
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
