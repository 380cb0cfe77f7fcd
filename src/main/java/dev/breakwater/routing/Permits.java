package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Permit;
import dev.breakwater.routing.queue.WaitingLines;
import dev.breakwater.state.limits.Demand;
import dev.breakwater.state.limits.Limit;
import dev.breakwater.state.limits.LimitHolder;
import dev.breakwater.state.limits.Limits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What attempts take of their deployments' limits: a request, and the tokens that it may use. To count a prompt's tokens is no request to
 * a model, and takes nothing.
 */
@ApplicationScoped
public class Permits {

    @Inject
    Limits limits;

    @Inject
    WaitingLines lines;

    /** For the call's next attempt, on this deployment; null where a limit is used up. */
    public @Nullable Permit acquire(Call call, Deployment deployment) {
        Demand demand = demand(call, deployment);
        if (demand == null) {
            return Permit.NONE;
        }
        String group = call.group().key();
        return limits.acquire(List.of(demand), () -> lines.wake(group));
    }

    /** Whether the deployment's limit of this sort has no room for the call's next attempt. */
    public boolean usedUp(Call call, Deployment deployment, Limit limit) {
        return limit.of(deployment) != null
                && !call.plays()
                && wait(call, deployment, limit).isPositive();
    }

    /** Whether the call's next attempt may use more tokens than the deployment has in a minute. */
    public boolean neverFits(Call call, Deployment deployment) {
        Long most = Limit.TPM.of(deployment);
        Demand demand = most == null || call.plays() ? null : demand(call, deployment);
        return most != null && demand != null && demand.tokens() > most;
    }

    private Duration wait(Call call, Deployment deployment, Limit limit) {
        Demand demand = demand(call, deployment);
        return demand == null ? Duration.ZERO : limits.wait(demand, limit);
    }

    private static @Nullable Demand demand(Call call, Deployment deployment) {
        LimitHolder holder = LimitHolder.of(deployment);
        if (holder == null || call.request().operation() == Operation.COUNT_TOKENS) {
            return null;
        }
        return new Demand(holder, holder.tpm() == null ? 0 : TokenEstimate.of(call.request(), deployment));
    }

    /** Of a call that is larger than the {@code tpm} of all deployments that could take it. */
    public Failure neverFits(Call call) {
        List<Deployment> all = call.group().deployments();
        long tokens = all.stream()
                .mapToLong(each -> TokenEstimate.of(call.request(), each))
                .min()
                .orElse(0);
        Long most = all.stream()
                .map(Limit.TPM::of)
                .filter(each -> each != null)
                .max(Long::compare)
                .orElse(0L);
        return NoAttempt.largerThanTpm(call, tokens, most);
    }

    /**
     * Of a call for which there is no room now.
     *
     * @param full the deployments that could take it
     * @param cooled until another one has cooled down; null where none cools down
     */
    public Failure usedUp(Call call, List<Deployment> full, @Nullable Duration cooled) {
        Set<Limit> reached = EnumSet.noneOf(Limit.class);
        Duration soonest = cooled;
        for (Deployment each : full) {
            Duration longest = Duration.ZERO;
            for (Limit limit : Limit.values()) {
                Duration wait = wait(call, each, limit);
                if (wait.isPositive()) {
                    reached.add(limit);
                    longest = longest.compareTo(wait) > 0 ? longest : wait;
                }
            }
            soonest = soonest == null || longest.compareTo(soonest) < 0 ? longest : soonest;
        }
        return NoAttempt.usedUp(call.group(), reached, soonest == null ? Duration.ZERO : soonest);
    }
}
