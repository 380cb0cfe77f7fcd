package dev.breakwater.state.limits;

import dev.breakwater.policy.Permit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A permit of one process. It keeps the counters that it was taken from, also where their holder is forgotten meanwhile. */
final class HeldPermit implements Permit {

    private enum State {
        TAKEN,
        BEGUN,
        GIVEN_BACK
    }

    /**
     * What is held of one holder's limits.
     *
     * @param second in which the request counts
     */
    record Share(LimitCounters counters, long tokens, long second) {}

    private final AtomicReference<State> state = new AtomicReference<>(State.TAKEN);
    private final List<Share> shares;
    private final Runnable freed;

    HeldPermit(List<Share> shares, Runnable freed) {
        this.shares = shares;
        this.freed = freed;
    }

    @Override
    public boolean begin() {
        return state.compareAndSet(State.TAKEN, State.BEGUN);
    }

    @Override
    public void end(@Nullable Long tokens) {
        if (state.compareAndSet(State.BEGUN, State.GIVEN_BACK)) {
            giveBack(each -> each.counters().settle(each.tokens(), tokens == null ? each.tokens() : tokens));
        }
    }

    @Override
    public void cancel() {
        if (state.compareAndSet(State.TAKEN, State.GIVEN_BACK)) {
            giveBack(each -> each.counters().giveBack(each.tokens(), each.second()));
        }
    }

    private void giveBack(Consumer<Share> share) {
        for (Share each : shares) {
            each.counters().lock().lock();
            try {
                share.accept(each);
            } finally {
                each.counters().lock().unlock();
            }
        }
        freed.run();
    }
}
