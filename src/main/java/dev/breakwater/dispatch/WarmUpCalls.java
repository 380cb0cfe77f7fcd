package dev.breakwater.dispatch;

import dev.breakwater.call.Call;
import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.Policy;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.DeploymentOverrides;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.catalog.RoutingWeights;
import dev.breakwater.catalog.StreamSupport;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.policy.CooldownPolicy;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.QueuePolicy;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.RoutingPolicy;
import dev.breakwater.policy.StreamPolicy;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls that go through every ring and no network: one plain, one streamed, both failing first and answered by a fallback. */
final class WarmUpCalls {

    private static final String NAME = "warm-up";

    private WarmUpCalls() {}

    static List<Call> make(Policy configured, long now) {
        FallbackPolicy.Target fallback = new FallbackPolicy.Target(group(NAME + "-fallback", "ready"), null);
        Policy policy = new Policy(
                new RetryPolicy(0, Map.of(), Map.of(), 0, Duration.ZERO, RetryPolicy.DEFAULT_BUDGET, false),
                new FallbackPolicy(Map.of(NAME, List.of(fallback)), Map.of(), Map.of(), 1, false),
                new CooldownPolicy(true, null, Map.of(), null),
                configured.time(),
                StreamPolicy.DEFAULT,
                configured.size(),
                RoutingPolicy.DEFAULT,
                configured.checks(),
                QueuePolicy.NONE);
        ModelGroup failing = group(NAME, "litellm.InternalServerError");
        return List.of(call(failing, policy, false, now), call(failing, policy, true, now));
    }

    private static Call call(ModelGroup group, Policy policy, boolean streamed, long now) {
        try {
            byte[] body = "{\"model\": \"warm-up\", \"messages\": []}".getBytes(StandardCharsets.UTF_8);
            JsonDocument document = JsonDocument.parse(body);
            ApiRequest request = new ApiRequest(Operation.CHAT, document, NAME, streamed, MockOptions.NONE);
            return Call.begin(NAME, request, group, policy, Deadline.none(now));
        } catch (JsonDocument.MalformedException impossible) {
            throw new IllegalStateException(impossible); // the body is three lines above
        }
    }

    private static ModelGroup group(String name, String response) {
        Endpoint endpoint = Endpoint.mock(name);
        Map<String, String> defaults = Map.of("mock_response", JsonDocument.quote(response));
        Deployment deployment = new Deployment(
                name,
                name,
                endpoint,
                DeploymentOverrides.NONE,
                RoutingWeights.NONE,
                defaults,
                ParameterRules.STRICT,
                StreamSupport.UNKNOWN,
                JsonValue.EMPTY_JSON_OBJECT);
        return new ModelGroup(name, List.of(deployment));
    }
}
