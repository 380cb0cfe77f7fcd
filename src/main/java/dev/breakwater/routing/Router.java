package dev.breakwater.routing;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.ErrorDetails;
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
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes an attempt out of a call: finds the deployment that takes it, and the deadline that it has. */
@ApplicationScoped
public class Router {

    /** As many in vain mean that many deployments are closed, or tried: then all are looked at. */
    private static final int DRAWS = 8;

    @Inject
    Shuffles shuffles;

    @Inject
    Cooldowns cooldowns;

    @Inject
    FirstTokenLatency firstTokens;

    @Inject
    Ticker ticker;

    @Inject
    RandomGenerator random;

    /**
     * The next attempt: among the deployments whose window the prompt fits, where prompts are counted, and that do not cool down, those
     * not yet tried in this call first, of these the lowest {@code order}, of these by the group's strategy. The chosen deployment has
     * been entered in {@link Cooldowns}.
     *
     * @throws CallFailedException if the name is nobody's, the deadline is too near, the prompt is too long for all deployments, or
     *     all that could take it cool down
     */
    public Attempt choose(Call call) {
        ModelGroup group = call.group();
        if (group.deployments().isEmpty()) {
            throw new CallFailedException(unknown(group), call);
        }
        long now = ticker.nanos();
        if (!call.hasTime(now)) {
            throw new CallFailedException(late(call), call);
        }
        SimpleShuffle shuffle = shuffles.of(group);
        long id = Attempt.nextId();
        Deployment chosen = drawn(call, id, shuffle);
        if (chosen == null) {
            chosen = searched(call, id, shuffle);
        }
        return new Attempt(id, call, chosen, deadline(call, chosen, now), now, alternative(call, chosen));
    }

    /**
     * A few draws from the whole group find, as a rule, one that may take the call, without a look at all the others; what is drawn in
     * vain leaves the odds of the rest among each other as they are. Null where none was found.
     */
    private @Nullable Deployment drawn(Call call, long id, SimpleShuffle shuffle) {
        for (int i = 0; i < DRAWS; i++) {
            Deployment each = shuffle.draw(random);
            if (mayTake(call, each) && !call.hasTried(each) && enter(call, each, id)) {
                return each;
            }
        }
        return null;
    }

    private Deployment searched(Call call, long id, SimpleShuffle shuffle) {
        List<Deployment> fitting = fitting(call);
        if (fitting.isEmpty()) {
            throw new CallFailedException(tooLong(call), call);
        }
        List<Deployment> open = open(call, fitting);
        while (!open.isEmpty()) {
            List<Deployment> untried =
                    open.stream().filter(each -> !call.hasTried(each)).toList();
            Deployment chosen = shuffle.choose(untried.isEmpty() ? open : untried, random);
            if (enter(call, chosen, id)) {
                return chosen;
            }
            open.remove(chosen);
        }
        throw new CallFailedException(coolingDown(call, fitting), call);
    }

    /** One that is only played does not keep a half-open deployment from being tried. */
    private boolean enter(Call call, Deployment chosen, long id) {
        return call.plays() || cooldowns.enter(chosen, call.request().operation(), id);
    }

    private boolean mayTake(Call call, Deployment deployment) {
        return (!call.policy().countsPrompts() || fits(call, deployment)) && open(call, deployment);
    }

    private boolean open(Call call, Deployment deployment) {
        return cooldowns.open(deployment, call.request().operation());
    }

    /** Whether another that the call has not tried could have been chosen. Most often the first that is looked at. */
    private boolean alternative(Call call, Deployment chosen) {
        for (Deployment each : call.group().deployments()) {
            if (!each.id().equals(chosen.id()) && !call.hasTried(each) && mayTake(call, each)) {
                return true;
            }
        }
        return false;
    }

    /**
     * An attempt of the same call that may run beside this one, on another deployment that has not failed it; chosen as the next one
     * would be, but only among healthy ones: not one that cools down, nor one that a single call at a time tries after its cooldown.
     * Empty where there is none, or no time for it.
     */
    public Optional<Attempt> another(Attempt beside) {
        Call call = beside.call();
        long now = ticker.nanos();
        if (!call.hasTime(now)) {
            return Optional.empty();
        }
        List<Deployment> others = fitting(call).stream()
                .filter(each -> !each.id().equals(beside.deployment().id()))
                .filter(each -> !call.hasTried(each)
                        && cooldowns.healthy(each, call.request().operation()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Deployment chosen = shuffles.of(call.group()).choose(others, random);
        return Optional.of(new Attempt(call, chosen, deadline(call, chosen, now), now, others.size() > 1));
    }

    /** Source: LiteLLM's {@code enable_pre_call_checks}. A deployment whose window is not known may take anything. */
    private static List<Deployment> fitting(Call call) {
        List<Deployment> all = call.group().deployments();
        if (!call.policy().countsPrompts()) {
            return all;
        }
        return all.stream().filter(each -> fits(call, each)).toList();
    }

    private static boolean fits(Call call, Deployment deployment) {
        Integer window = deployment.limits().maxInputTokens();
        return window == null || call.request().prompt().tokens() <= window;
    }

    private List<Deployment> open(Call call, List<Deployment> fitting) {
        List<Deployment> all = call.group().deployments();
        List<Deployment> open = new ArrayList<>(fitting.size());
        for (Deployment each : fitting) {
            if (open(call, each)) {
                open.add(each);
            }
        }
        // A call under way may ask its group's only deployment again, although it is closed to new calls by now.
        return open.isEmpty() && all.size() == 1 && call.hasTried(all.get(0)) ? new ArrayList<>(fitting) : open;
    }

    private Deadline deadline(Call call, Deployment deployment, long now) {
        Duration limit = call.policy().time().limit(deployment, call.request().streamed());
        Deadline own = Deadline.in(limit, now).orSooner(call.deadline());
        return learned(call, deployment)
                .map(learned -> own.orSooner(Deadline.in(learned, now).byLearning()))
                .orElse(own);
    }

    /** How long the deployment's first content may take, going by its last streams; empty where that is not to be learned, or not yet. */
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

    private static Failure unknown(ModelGroup group) {
        return new Failure.UnknownModel(ErrorDetails.of(
                        404,
                        "The model '" + group.name() + "' does not exist. GET /v1/models lists the models that do.")
                .withCode("model_not_found")
                .withParam("model"));
    }

    private static Failure late(Call call) {
        Duration limit = call.deadline().limit();
        return new Failure.TimedOut(
                ErrorDetails.of(
                        408,
                        "Request timed out: group '" + call.group().name()
                                + "' was not asked, because the call's deadline of " + limit.toMillis() / 1000.0
                                + " s leaves no time for it."),
                limit,
                true);
    }

    private static Failure tooLong(Call call) {
        ModelGroup group = call.group();
        return new Failure.ContextWindowExceeded(ErrorDetails.of(
                        400,
                        "The prompt is too long for group '" + group.name() + "': it has about "
                                + call.request().prompt().tokens() + " tokens, and the largest context window of its "
                                + group.deployments().size() + " deployments is "
                                + group.window().orElse(0)
                                + " tokens. Shorten the prompt, or ask for a model with a larger window.")
                .withCode("context_length_exceeded")
                .withParam(call.request().operation().prompt()));
    }

    /** @param fitting those that could take the call, if they did not cool down */
    private Failure coolingDown(Call call, List<Deployment> fitting) {
        ModelGroup group = call.group();
        Duration left = cooldowns.soonest(
                new ModelGroup(group.name(), group.key(), fitting),
                call.request().operation());
        long seconds = Math.max(1, left.plusNanos(999_999_999).toSeconds());
        String which = fitting.size() == group.deployments().size() ? "" : " whose context window the prompt fits";
        // The first words are LiteLLM's: clients look for them.
        return new Failure.NoDeployment(ErrorDetails.of(
                        429,
                        "No deployments available for selected model, Try again in " + seconds + " seconds. All "
                                + fitting.size() + " deployments of group '" + group.name() + "'" + which
                                + " are cooling down after failures.")
                .withRetryAfter(Duration.ofSeconds(seconds))
                .withCode("no_deployment_available"));
    }
}
