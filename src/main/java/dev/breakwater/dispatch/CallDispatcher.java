package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.reliability.FallsBack;
import dev.breakwater.reliability.Retried;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The outer ring: a call that is retried in its group, then falls back to others. */
@ApplicationScoped
public class CallDispatcher {

    @Inject
    CallQueue queue;

    @Inject
    Hedge hedge;

    @Inject
    CommitGate opening;

    /** @throws dev.breakwater.call.CallFailedException if the group, its retries and its fallbacks have no answer */
    @FallsBack
    @Retried
    public Answer dispatch(Call call) throws InterruptedException {
        MockTesting.play(call);
        Attempt attempt = queue.choose(call);
        try {
            return opening.of(hedge.dispatch(attempt));
        } finally {
            attempt.permit().cancel(); // of an attempt that was not started
        }
    }
}
