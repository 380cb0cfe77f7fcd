package dev.breakwater.call;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.Permit;
import dev.breakwater.policy.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One call on one deployment.
 *
 * @param id tells attempts of this process apart; a client's call id cannot, because clients may send the same one twice
 * @param deadline when it must have answered, or for a stream, shown its first event with content
 * @param startedAt in a {@link Ticker}'s nanoseconds
 * @param alternative whether another deployment of the group could have been chosen that this call has not tried
 * @param permit what it holds of its deployment's limits
 */
public record Attempt(
        long id,
        Call call,
        Deployment deployment,
        Deadline deadline,
        long startedAt,
        boolean alternative,
        Permit permit) {

    private static final AtomicLong LAST = new AtomicLong();

    /** A new attempt without limits. */
    public Attempt(Call call, Deployment deployment, Deadline deadline, long startedAt, boolean alternative) {
        this(nextId(), call, deployment, deadline, startedAt, alternative, Permit.NONE);
    }

    /** An id that no other attempt has; never 0. */
    public static long nextId() {
        return LAST.incrementAndGet();
    }

    /** The same attempt with another request. */
    public Attempt asking(ApiRequest request) {
        return new Attempt(id, call.asking(request), deployment, deadline, startedAt, alternative, permit);
    }

    /** The same attempt, whose interrupts have another reason. */
    public Attempt interruptedBy(Supplier<CancelReason> interruption) {
        return new Attempt(id, call.interruptedBy(interruption), deployment, deadline, startedAt, alternative, permit);
    }

    /** Number 1 is the first attempt in its group; the rest are retries. */
    public int number() {
        return call.tried().size() + 1;
    }

    /**
     * Whether the request's mock flags answer instead of the deployment. Its outcome does not count for the deployment or for any
     * statistics. A deployment whose configuration has a {@code mock_response} is a deployment like any other.
     */
    public boolean played() {
        return call.plays();
    }

    /**
     * Whether it has less time than the configuration gives an attempt: the caller asked for less, or the call's deadline leaves less than
     * nine tenths of what it gave. The deployment is not to blame if it runs out. A limit that was learned is the deployment's own.
     */
    public boolean shortened() {
        if (deadline.callersOwn()) {
            return true;
        }
        if (deadline.learned()) {
            return false;
        }
        Duration had = Duration.ofNanos(deadline.at() - startedAt);
        return had.multipliedBy(10).compareTo(deadline.limit().multipliedBy(9)) < 0
                || call.policy().time().callersOwn(deployment, call.request().streamed());
    }

    /** "deployment d of group g", as messages begin. */
    public String where() {
        return "Deployment '" + deployment.id() + "' of group '" + call.group().name() + "'";
    }
}
