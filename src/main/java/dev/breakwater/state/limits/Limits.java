package dev.breakwater.state.limits;

import dev.breakwater.policy.Permit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store of what is used of limits. No limit is exceeded in any 60 seconds, by however many at once: requests count from when they are
 * taken, tokens while the attempt runs and for a minute after it. Implementations are thread-safe and never wait for a call to end.
 */
public interface Limits {

    /**
     * Takes what an attempt needs of several holders, all of it in one step or nothing.
     *
     * @param demands of different holders, at least one
     * @param freed is run, on the thread that does it, each time after something of the permit has been given back
     * @return null where one of them has no room
     */
    @Nullable
    Permit acquire(List<Demand> demands, Runnable freed);

    /**
     * How long until the holder's limit has room for the demand, if no attempt ends before: zero where it has room now. Where only the end
     * of an attempt makes room, it is a guess, of a second. Takes nothing.
     */
    Duration wait(Demand demand, Limit limit);

    /** How much of each of the holder's limits is used. */
    List<LimitUse> uses(LimitHolder holder);
}
