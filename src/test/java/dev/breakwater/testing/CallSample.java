package dev.breakwater.testing;

import dev.breakwater.call.Call;
import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.FallbackPolicy.Target;
import dev.breakwater.call.Policy;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.call.request.Original;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.policy.AnswerCheck;
import dev.breakwater.policy.CooldownPolicy;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.QueuePolicy;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.RoutingPolicy;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.StreamPolicy;
import dev.breakwater.policy.StreamRules;
import dev.breakwater.policy.TimePolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A builder for calls; each method returns the builder. */
public final class CallSample {

    private final Map<String, List<Target>> fallbacks = new HashMap<>();
    private final Map<String, List<Target>> contextWindow = new HashMap<>();
    private final Map<String, List<Target>> contentPolicy = new HashMap<>();
    private final Map<FailureKind, Integer> allowedByKind = new HashMap<>();
    private String id = "call-1";
    private ModelGroup group = Samples.aGroup("gpt-4", Samples.aDeployment("a"));
    private String body = Samples.CHAT;
    private Operation operation = Operation.CHAT;
    private boolean streamed;
    private MockOptions mock = MockOptions.NONE;
    private @Nullable Original original;
    private int deepest = FallbackPolicy.DEFAULT_DEEPEST;
    private boolean disabled;
    private RetryPolicy retry = new RetryPolicy(
            null, Map.of(), Map.of(), RetryPolicy.DEFAULT, Duration.ZERO, RetryPolicy.DEFAULT_BUDGET, false);
    private TimePolicy time = new TimePolicy(null, null, TimePolicy.DEFAULT, null, null, TimePolicy.DEFAULT_CONNECT);
    private StreamRules rules = StreamRules.NONE;
    private SizePolicy size = SizePolicy.DEFAULT;
    private Set<AnswerCheck> checks = AnswerCheck.DEFAULT;
    private boolean countingPrompts;
    private boolean cooldownsDisabled;
    private QueuePolicy queue = QueuePolicy.NONE;
    private Integer allowedFails;
    private Duration cooldownTime;
    private Deadline deadline = Deadline.none(0);

    CallSample() {}

    public CallSample named(String callId) {
        id = callId;
        return this;
    }

    public CallSample to(ModelGroup asked) {
        group = asked;
        return this;
    }

    /** A call to a group {@code gpt-4} with these deployments. */
    public CallSample on(DeploymentSample... deployments) {
        return to(Samples.aGroup("gpt-4", deployments));
    }

    public CallSample saying(String json) {
        body = json;
        return this;
    }

    public CallSample asking(Operation wanted) {
        operation = wanted;
        return this;
    }

    public CallSample streamed() {
        streamed = true;
        return this;
    }

    /** The body is what the gateway made of this request of another form. */
    public CallSample sent(Original own) {
        original = own;
        return this;
    }

    public CallSample mocking(MockOptions played) {
        mock = played;
        return this;
    }

    public CallSample retrying(int retries) {
        return retrying(
                new RetryPolicy(null, Map.of(), Map.of(), retries, Duration.ZERO, RetryPolicy.DEFAULT_BUDGET, false));
    }

    public CallSample retrying(RetryPolicy policy) {
        retry = policy;
        return this;
    }

    public CallSample limited(TimePolicy policy) {
        time = policy;
        return this;
    }

    /** The time limit of each attempt. */
    public CallSample limited(Duration limit) {
        return limited(new TimePolicy(null, null, limit, null, null, TimePolicy.DEFAULT_CONNECT));
    }

    public CallSample countingPrompts() {
        countingPrompts = true;
        return this;
    }

    public CallSample until(Deadline end) {
        deadline = end;
        return this;
    }

    public CallSample fallingBack(String from, ModelGroup... to) {
        fallbacks.put(from, targets(to));
        return this;
    }

    public CallSample fallingBackWhenTooLong(String from, ModelGroup... to) {
        contextWindow.put(from, targets(to));
        return this;
    }

    public CallSample fallingBackWhenRefused(String from, ModelGroup... to) {
        contentPolicy.put(from, targets(to));
        return this;
    }

    /** The rules for its streams, in every group. */
    public CallSample ruledBy(StreamRules own) {
        rules = own;
        return this;
    }

    public CallSample fallingBack(String from, Target to) {
        fallbacks.put(from, List.of(to));
        return this;
    }

    public CallSample nestingAtMost(int depth) {
        deepest = depth;
        return this;
    }

    public CallSample withoutFallbacks() {
        disabled = true;
        return this;
    }

    public CallSample withoutCooldowns() {
        cooldownsDisabled = true;
        return this;
    }

    public CallSample allowingFails(int fails) {
        allowedFails = fails;
        return this;
    }

    public CallSample allowingFails(FailureKind kind, int fails) {
        allowedByKind.put(kind, fails);
        return this;
    }

    public CallSample coolingFor(Duration own) {
        cooldownTime = own;
        return this;
    }

    public CallSample checked(AnswerCheck... by) {
        checks = Set.of(by);
        return this;
    }

    public CallSample bounded(SizePolicy own) {
        size = own;
        return this;
    }

    /** Where its group's limits are used up, it waits. */
    public CallSample queueing(int length, Duration longestWait) {
        queue = new QueuePolicy(length, longestWait);
        return this;
    }

    public Call get() {
        ApiRequest asked = new ApiRequest(operation, Samples.json(body), group.name(), streamed, mock);
        ApiRequest request = original == null ? asked : asked.from(original);
        Policy policy = new Policy(
                retry,
                new FallbackPolicy(fallbacks, contextWindow, contentPolicy, deepest, disabled),
                new CooldownPolicy(cooldownsDisabled, allowedFails, allowedByKind, cooldownTime),
                time,
                new StreamPolicy(
                        rules,
                        Map.of(),
                        StreamRules.NONE,
                        StreamPolicy.DEFAULT_HEDGE_BUDGET,
                        StreamPolicy.DEFAULT_ADAPTIVE_FACTOR,
                        StreamPolicy.DEFAULT_ADAPTIVE_FLOOR),
                size,
                new RoutingPolicy(RoutingPolicy.DEFAULT_STRATEGY, countingPrompts),
                checks,
                queue);
        return Call.begin(id, request, group, policy, deadline);
    }

    private static List<Target> targets(ModelGroup... groups) {
        return Arrays.stream(groups).map(each -> new Target(each, null)).toList();
    }
}
