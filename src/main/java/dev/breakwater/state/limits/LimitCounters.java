package dev.breakwater.state.limits;

import dev.breakwater.policy.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** What is used of one holder's limits. Every method needs the {@link #lock}, which is held for an instant only. */
final class LimitCounters {

    /** Until an attempt ends, which nobody knows. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Ticker ticker;
    private final SlidingMinute requests;
    private final SlidingMinute tokens;
    private long reserved; // tokens of attempts that run
    private long running;

    LimitCounters(Ticker ticker) {
        this.ticker = ticker;
        this.requests = new SlidingMinute(ticker.nanos());
        this.tokens = new SlidingMinute(ticker.nanos());
    }

    ReentrantLock lock() {
        return lock;
    }

    boolean hasRoom(Demand demand) {
        for (Limit each : Limit.values()) {
            if (!hasRoom(demand, each)) {
                return false;
            }
        }
        return true;
    }

    boolean hasRoom(Demand demand, Limit limit) {
        Long most = demand.holder().most(limit);
        return most == null || used(limit) <= most - demand.amount(limit);
    }

    long used(Limit limit) {
        long now = ticker.nanos();
        return switch (limit) {
            case RPM -> requests.sum(now);
            case TPM -> tokens.sum(now) + reserved;
            case PARALLEL -> running;
        };
    }

    /** How long until there is room. */
    Duration wait(Demand demand, Limit limit) {
        Long most = demand.holder().most(limit);
        if (most == null || hasRoom(demand, limit)) {
            return Duration.ZERO;
        }
        long now = ticker.nanos();
        long amount = demand.amount(limit);
        long tooMuch = used(limit) + amount - most;
        return switch (limit) {
            case RPM -> requests.until(tooMuch, now);
            case TPM -> amount > most || tooMuch <= tokens.sum(now) ? tokens.until(tooMuch, now) : A_MOMENT;
            case PARALLEL -> A_MOMENT;
        };
    }

    /** @return the second in which the request counts */
    long take(long tokensToReserve) {
        reserved += tokensToReserve;
        running++;
        return requests.add(1, ticker.nanos());
    }

    void settle(long tokensReserved, long tokensUsed) {
        reserved -= tokensReserved;
        running--;
        tokens.add(tokensUsed, ticker.nanos());
    }

    void giveBack(long tokensReserved, long second) {
        reserved -= tokensReserved;
        running--;
        requests.remove(1, second, ticker.nanos());
    }
}
