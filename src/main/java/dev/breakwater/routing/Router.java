package dev.breakwater.routing;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EndedAttempt;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.Permit;
import dev.breakwater.policy.StreamPolicy;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.limits.LimitHolder;
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
    Permits permits;

    @Inject
    FirstTokenLatency firstTokens;

    @Inject
    Ticker ticker;

    @Inject
    RandomGenerator random;

    /** A deployment that has let an attempt in. */
    private record Entry(Deployment deployment, Permit permit) {}

    /**
     * The next attempt. Of the group's deployments that no {@link Eligibility} rule excludes it takes one of the lowest {@code order}, by
     * the group's strategy; where all that are left have failed this call before, one of those, if possible one that could be connected to.
     * The chosen deployment has been entered in {@link Cooldowns}. The attempt holds a permit, which its caller cancels where it does not
     * start it.
     *
     * @throws CallFailedException if no group has the name, the deadline is too near, no provider has the operation, the prompt is too
     *     long for all deployments, or all that could take it cool down or have used up their limits
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
        Entry entry = drawn(call, id, selection);
        if (entry == null) {
            entry = searched(call, id, selection);
        }
        Deployment chosen = entry.deployment();
        return new Attempt(
                id, call, chosen, deadline(call, chosen, now), now, alternative(call, chosen), entry.permit());
    }

    /**
     * A few draws from the whole group find, as a rule, one that may take the call, without a look at all the others; a draw in vain
     * leaves the odds of the rest among each other as they are. Null where none was found.
     */
    private @Nullable Entry drawn(Call call, long id, Selection selection) {
        for (int i = 0; i < DRAWS; i++) {
            Deployment each = selection.draw(random);
            Entry entry = rules.admit(call, each) ? enter(call, each, id) : null;
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    private Entry searched(Call call, long id, Selection selection) {
        Candidates candidates = rules.candidates(call);
        Entry entry = entered(call, id, selection, candidates.eligible());
        List<Deployment> tried = candidates.excluded(Exclusion.ALREADY_TRIED);
        if (entry == null) {
            entry = entered(call, id, selection, reached(call, tried));
        }
        if (entry == null) {
            entry = entered(call, id, selection, tried);
        }
        if (entry == null) {
            throw refusal(call);
        }
        return entry;
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

    /** Null where other calls were first: to try all of them, which are half-open, or to use up their limits. */
    private @Nullable Entry entered(Call call, long id, Selection selection, List<Deployment> pool) {
        List<Deployment> left = new ArrayList<>(pool);
        while (!left.isEmpty()) {
            Deployment chosen = selection.choose(Tiers.lowest(left), random);
            Entry entry = enter(call, chosen, id);
            if (entry != null) {
                return entry;
            }
            left.remove(chosen);
        }
        return null;
    }

    /** An attempt that is played uses no limits, and does not keep a half-open deployment from being tried. */
    private @Nullable Entry enter(Call call, Deployment chosen, long id) {
        if (call.plays()) {
            return new Entry(chosen, Permit.NONE);
        }
        Permit permit = permits.acquire(call, chosen);
        if (permit == null) {
            return null;
        }
        if (!cooldowns.enter(chosen, call.request().operation(), id)) {
            permit.cancel();
            return null;
        }
        return new Entry(chosen, permit);
    }

    /** Why the call gets no deployment, if those that have limits have no room. */
    public CallFailedException refusal(Call call) {
        ModelGroup group = call.group();
        Candidates candidates = rules.candidates(call);
        List<Deployment> fitting = new ArrayList<>(group.deployments());
        fitting.removeAll(candidates.excluded(Exclusion.NO_SUCH_OPERATION));
        if (fitting.isEmpty()) {
            return new CallFailedException(NoAttempt.lacking(call), call);
        }
        fitting.removeAll(candidates.excluded(Exclusion.CONTEXT_WINDOW));
        if (fitting.isEmpty()) {
            return new CallFailedException(NoAttempt.tooLong(call), call);
        }
        fitting.removeAll(candidates.excluded(Exclusion.LARGER_THAN_TPM));
        if (fitting.isEmpty()) {
            return new CallFailedException(permits.neverFits(call), call);
        }
        List<Deployment> cooling = candidates.excluded(Exclusion.COOLING_DOWN);
        List<Deployment> full = candidates.open();
        full.removeIf(each -> LimitHolder.of(each) == null);
        Duration cooled = cooldowns.soonest(
                full.isEmpty() ? fitting : cooling, call.request().operation());
        return new CallFailedException(
                full.isEmpty()
                        ? NoAttempt.coolingDown(group, fitting.size(), cooled)
                        : permits.usedUp(call, full, cooling.isEmpty() ? null : cooled),
                call);
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
        List<Deployment> left = new ArrayList<>(others);
        while (!left.isEmpty()) {
            Deployment chosen = strategies.of(call).choose(Tiers.lowest(left), random);
            Permit permit = permits.acquire(call, chosen);
            if (permit != null) {
                Deadline deadline = deadline(call, chosen, now);
                boolean more = others.size() > 1;
                return Optional.of(new Attempt(Attempt.nextId(), call, chosen, deadline, now, more, permit));
            }
            left.remove(chosen);
        }
        return Optional.empty();
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
