package dev.breakwater.routing;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Deadline;
import dev.breakwater.call.Deployment;
import dev.breakwater.call.Failure;
import dev.breakwater.call.ModelGroup;
import dev.breakwater.call.Report;
import dev.breakwater.call.Ticker;
import dev.breakwater.state.Cooldowns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes an attempt out of a call: finds the deployment that takes it, and the deadline that it has. */
@ApplicationScoped
public class Router {

    /** No attempt starts that cannot have this much. */
    private static final Duration LEAST_TIME = Duration.ofMillis(100);

    @Inject
    Cooldowns cooldowns;

    @Inject
    Ticker ticker;

    @Inject
    RandomGenerator random;

    /**
     * The next attempt: among the deployments that do not cool down, those not yet tried in this call first, of these the lowest
     * {@code order}, of these by the group's strategy. The chosen deployment has been entered in {@link Cooldowns}.
     *
     * @throws CallFailedException if the name is nobody's, the deadline is too near, or all deployments cool down
     */
    public Attempt choose(Call call) {
        ModelGroup group = call.group();
        if (group.deployments().isEmpty()) {
            throw new CallFailedException(unknown(group), call);
        }
        long now = ticker.nanos();
        if (call.deadline().left(now).compareTo(LEAST_TIME) < 0) {
            throw new CallFailedException(late(call), call);
        }
        List<Deployment> open = open(call);
        while (!open.isEmpty()) {
            List<Deployment> untried =
                    open.stream().filter(each -> !call.hasTried(each)).toList();
            Deployment chosen = SimpleShuffle.choose(first(untried.isEmpty() ? open : untried), random);
            if (cooldowns.enter(chosen, call.id())) {
                int alternatives = untried.isEmpty() ? 0 : untried.size() - 1;
                return new Attempt(call, chosen, deadline(call, chosen, now), now, alternatives);
            }
            open.remove(chosen);
        }
        throw new CallFailedException(coolingDown(group), call);
    }

    private List<Deployment> open(Call call) {
        List<Deployment> all = call.group().deployments();
        List<Deployment> open = new ArrayList<>(all.size());
        for (Deployment each : all) {
            if (cooldowns.open(each)) {
                open.add(each);
            }
        }
        // A call under way may ask its group's only deployment again, although it is closed to new calls by now.
        return open.isEmpty() && all.size() == 1 && call.hasTried(all.get(0)) ? new ArrayList<>(all) : open;
    }

    private static List<Deployment> first(List<Deployment> pool) {
        int lowest = pool.stream().mapToInt(Router::order).min().orElse(Integer.MAX_VALUE);
        return pool.stream().filter(each -> order(each) == lowest).toList();
    }

    private static int order(Deployment deployment) {
        Integer order = deployment.preference().order();
        return order == null ? Integer.MAX_VALUE : order;
    }

    private static Deadline deadline(Call call, Deployment deployment, long now) {
        Duration limit = call.policy().time().limit(deployment, call.request().streamed());
        return Deadline.in(limit, now).orSooner(call.deadline());
    }

    private static Failure unknown(ModelGroup group) {
        return new Failure.UnknownModel(Report.of(
                        404,
                        "The model '" + group.name() + "' does not exist. GET /v1/models lists the models that do.")
                .withCode("model_not_found")
                .withParam("model"));
    }

    private static Failure late(Call call) {
        Duration limit = call.deadline().limit();
        return new Failure.TimedOut(
                Report.of(
                        408,
                        "Request timed out: group '" + call.group().name()
                                + "' was not asked, because the call's deadline of " + limit.toMillis() / 1000.0
                                + " s leaves no time for it."),
                limit,
                true);
    }

    private Failure coolingDown(ModelGroup group) {
        Duration left = cooldowns.soonest(group);
        long seconds = Math.max(1, left.plusNanos(999_999_999).toSeconds());
        // The first words are LiteLLM's: clients look for them.
        return new Failure.NoDeployment(Report.of(
                        429,
                        "No deployments available for selected model, Try again in " + seconds + " seconds. All "
                                + group.deployments().size() + " deployments of group '" + group.name()
                                + "' are cooling down after failures.")
                .withRetryAfter(Duration.ofSeconds(seconds))
                .withCode("no_deployment_available"));
    }
}
