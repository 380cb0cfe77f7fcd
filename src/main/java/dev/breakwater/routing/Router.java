package dev.breakwater.routing;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EndedAttempt;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.StreamPolicy;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.FirstTokenLatency;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes an attempt out of a call: finds the deployment that takes it, and the deadline that it has. */
@ApplicationScoped
public class Router {

    /** This many in vain mean that many deployments are closed, or tried: then all are looked at. */
    private static final int DRAWS = 8;

    @Inject
    Strategies strategies;

    @Inject
    EligibilityRules rules;

    @Inject
    Cooldowns cooldowns;

    @Inject
    FirstTokenLatency firstTokens;

    @Inject
    Ticker ticker;

    @Inject
    RandomGenerator random;

    /**
     * The next attempt. Of the group's deployments that no {@link Eligibility} rule excludes it takes one of the lowest {@code order}, by
     * the group's strategy; where all that are left have failed this call before, one of those, if possible one that could be connected to.
     * The chosen deployment has been entered in {@link Cooldowns}.
     *
     * @throws CallFailedException if no group has the name, the deadline is too near, no provider has the operation, the prompt is too
     *     long for all deployments, or all that could take it cool down
     */
    public Attempt choose(Call call) {
        ModelGroup group = call.group();
        if (group.deployments().isEmpty()) {
            throw new CallFailedException(NoAttempt.unknown(group), call);
        }
        long now = ticker.nanos();
        if (!call.hasTime(now)) {
            throw new CallFailedException(NoAttempt.late(call), call);
        }
        Selection selection = strategies.of(call);
        long id = Attempt.nextId();
        Deployment chosen = drawn(call, id, selection);
        if (chosen == null) {
            chosen = searched(call, id, selection);
        }
        return new Attempt(id, call, chosen, deadline(call, chosen, now), now, alternative(call, chosen));
    }

    /**
     * A few draws from the whole group find, as a rule, one that may take the call, without a look at all the others; a draw in vain
     * leaves the odds of the rest among each other as they are. Null where none was found.
     */
    private @Nullable Deployment drawn(Call call, long id, Selection selection) {
        for (int i = 0; i < DRAWS; i++) {
            Deployment each = selection.draw(random);
            if (rules.admit(call, each) && enter(call, each, id)) {
                return each;
            }
        }
        return null;
    }

    private Deployment searched(Call call, long id, Selection selection) {
        Candidates candidates = rules.candidates(call);
        Deployment chosen = entered(call, id, selection, candidates.eligible());
        List<Deployment> tried = candidates.excluded(Exclusion.ALREADY_TRIED);
        if (chosen == null) {
            chosen = entered(call, id, selection, reached(call, tried));
        }
        if (chosen == null) {
            chosen = entered(call, id, selection, tried);
        }
        if (chosen == null) {
            throw new CallFailedException(failure(call, candidates), call);
        }
        return chosen;
    }

    /** Those to which this call could connect: one that refused the connection a moment ago will most likely do so again. */
    private static List<Deployment> reached(Call call, List<Deployment> tried) {
        Set<String> unreached = new HashSet<>();
        for (EndedAttempt each : call.progress().ended()) {
            if (each.attempt() != null && each.failure().unsent()) {
                unreached.add(each.attempt().deployment().id());
            }
        }
        return tried.stream().filter(each -> !unreached.contains(each.id())).toList();
    }

    /** Null where other calls were first to try all of them, which are half-open. */
    private @Nullable Deployment entered(Call call, long id, Selection selection, List<Deployment> pool) {
        List<Deployment> left = new ArrayList<>(pool);
        while (!left.isEmpty()) {
            Deployment chosen = selection.choose(Tiers.lowest(left), random);
            if (enter(call, chosen, id)) {
                return chosen;
            }
            left.remove(chosen);
        }
        return null;
    }

    /** An attempt that is played does not keep a half-open deployment from being tried. */
    private boolean enter(Call call, Deployment chosen, long id) {
        return call.plays() || cooldowns.enter(chosen, call.request().operation(), id);
    }

    private Failure failure(Call call, Candidates candidates) {
        ModelGroup group = call.group();
        List<Deployment> fitting = new ArrayList<>(group.deployments());
        fitting.removeAll(candidates.excluded(Exclusion.NO_SUCH_OPERATION));
        if (fitting.isEmpty()) {
            return NoAttempt.lacking(call);
        }
        fitting.removeAll(candidates.excluded(Exclusion.CONTEXT_WINDOW));
        return fitting.isEmpty()
                ? NoAttempt.tooLong(call)
                : NoAttempt.coolingDown(
                        group,
                        fitting.size(),
                        cooldowns.soonest(fitting, call.request().operation()));
    }

    /** Whether another that the call has not tried could have been chosen. Most often the first that is looked at. */
    private boolean alternative(Call call, Deployment chosen) {
        for (Deployment each : call.group().deployments()) {
            if (!each.id().equals(chosen.id()) && rules.admit(call, each)) {
                return true;
            }
        }
        return false;
    }

    /**
     * An attempt of the same call that may run beside this one, on another deployment that has not failed it. It is chosen as the next one
     * would be, but only among healthy ones: not one that cools down, nor one that a single call at a time tries after its cooldown.
     * Empty where there is none, or no time for it.
     */
    public Optional<Attempt> another(Attempt beside) {
        Call call = beside.call();
        long now = ticker.nanos();
        if (!call.hasTime(now)) {
            return Optional.empty();
        }
        List<Deployment> others = rules.candidates(call).eligible().stream()
                .filter(each -> !each.id().equals(beside.deployment().id()))
                .filter(each -> cooldowns.healthy(each, call.request().operation()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Deployment chosen = strategies.of(call).choose(Tiers.lowest(others), random);
        return Optional.of(new Attempt(call, chosen, deadline(call, chosen, now), now, others.size() > 1));
    }

    private Deadline deadline(Call call, Deployment deployment, long now) {
        Duration limit = call.policy().time().limit(deployment, call.request().streamed());
        Deadline own = Deadline.in(limit, now).orSooner(call.deadline());
        return learned(call, deployment)
                .map(learned -> own.orSooner(Deadline.in(learned, now).byLearning()))
                .orElse(own);
    }

    /** How long the deployment's first content may take, by its last streams; empty where that is not learned, or not yet known. */
    private Optional<Duration> learned(Call call, Deployment deployment) {
        StreamPolicy policy = call.policy().stream();
        if (!call.request().streamed() || !policy.adaptive(call.group())) {
            return Optional.empty();
        }
        return firstTokens
                .longest(deployment)
                .map(longest -> Duration.ofNanos((long) (longest.toNanos() * policy.adaptiveFactor())))
                .map(limit -> limit.compareTo(policy.adaptiveFloor()) > 0 ? limit : policy.adaptiveFloor());
    }
}
