package dev.breakwater.config.binding;

import dev.breakwater.call.Policy;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.vocabulary.Names;
import dev.breakwater.config.vocabulary.Nearest;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.policy.AnswerCheck;
import dev.breakwater.policy.CooldownPolicy;
import dev.breakwater.policy.QueuePolicy;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.RoutingPolicy;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.TimePolicy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds the default policy of calls. router_settings takes precedence over litellm_settings. */
final class PolicyBinder {

    private static final List<String> STRATEGIES = List.of(
            RoutingPolicy.DEFAULT_STRATEGY,
            "least-busy",
            "latency-based-routing",
            "usage-based-routing",
            "usage-based-routing-v2",
            "cost-based-routing",
            "provider-budget-routing");

    private final Section router;
    private final Section litellm;
    private final Section general;
    private final Section own;
    private final Catalog catalog;
    private final Problems problems;

    PolicyBinder(Section root, Catalog catalog) {
        this.router = root.section("router_settings");
        this.litellm = root.section("litellm_settings");
        this.general = root.section("general_settings");
        this.own = root.section("breakwater_settings");
        this.catalog = catalog;
        this.problems = root.reading().problems();
    }

    Policy bind() {
        return new Policy(
                retry(),
                new FallbackBinder(router, litellm, catalog).bind(),
                cooldown(),
                time(),
                new StreamRulesBinder(own, catalog).bind(),
                size(),
                new RoutingPolicy(strategy(), router.flag("enable_pre_call_checks")),
                checks(),
                queue());
    }

    private QueuePolicy queue() {
        if (own.node("queue") == null) {
            return QueuePolicy.NONE;
        }
        Section queue = own.section("queue");
        Integer length = queue.whole("length", 0);
        Duration longest = queue.duration("longest_wait");
        return new QueuePolicy(
                length == null ? QueuePolicy.DEFAULT_LENGTH : length,
                longest == null ? QueuePolicy.DEFAULT_LONGEST_WAIT : longest);
    }

    private RetryPolicy retry() {
        Integer retries = whole("num_retries");
        Duration floor = router.duration("retry_after");
        Double budget = own.share("retry_budget");
        return new RetryPolicy(
                null,
                byGroup(),
                byKind(router.section("retry_policy"), "Retries"),
                retries == null ? RetryPolicy.DEFAULT : retries,
                floor == null ? Duration.ZERO : floor,
                budget == null ? RetryPolicy.DEFAULT_BUDGET : budget,
                false);
    }

    private Map<String, Map<FailureKind, Integer>> byGroup() {
        Map<String, Map<FailureKind, Integer>> policies = new HashMap<>();
        Section groups = router.section("model_group_retry_policy");
        groups.fields().members().forEach((group, node) -> {
            if (catalog.find(group).isEmpty()) {
                problems.warn(node, Names.unknown(group, catalog) + "; its retry policy is never used");
            }
            policies.put(group, byKind(groups.section(group), "Retries"));
        });
        return policies;
    }

    private CooldownPolicy cooldown() {
        Duration time = router.duration("cooldown_time");
        return new CooldownPolicy(
                router.flag("disable_cooldowns"),
                whole("allowed_fails"),
                byKind(router.section("allowed_fails_policy"), "AllowedFails"),
                time != null ? time : litellm.duration("cooldown_time"));
    }

    private TimePolicy time() {
        Duration connect = own.time("connect_timeout");
        return new TimePolicy(
                null,
                null,
                first(
                        TimePolicy.DEFAULT,
                        router.limit("timeout"),
                        router.limit("request_timeout"),
                        litellm.limit("request_timeout")),
                router.limit("stream_timeout"),
                own.time("stream_idle_timeout"),
                connect == null ? TimePolicy.DEFAULT_CONNECT : connect);
    }

    private SizePolicy size() {
        Double answer = general.share("max_response_size_mb");
        Double stream = own.share("max_stream_bytes");
        Double inFlight = own.share("max_bytes_in_flight");
        return new SizePolicy(
                (int) (answer == null ? SizePolicy.DEFAULT_ANSWER : bounded(answer * (1 << 20))),
                stream == null ? SizePolicy.DEFAULT_STREAM : stream.longValue(),
                own.time("max_stream_time"),
                inFlight == null ? SizePolicy.defaultInFlight() : inFlight.longValue());
    }

    /** An answer is held in one byte array. */
    private static double bounded(double bytes) {
        return Math.clamp(bytes, 1, 1 << 30);
    }

    private Set<AnswerCheck> checks() {
        Node node = own.node("check_answers");
        if (node == null) {
            return AnswerCheck.DEFAULT;
        }
        Set<AnswerCheck> checks = EnumSet.noneOf(AnswerCheck.class);
        for (String word : own.texts("check_answers")) {
            AnswerCheck.of(word.strip())
                    .ifPresentOrElse(
                            checks::add,
                            () -> problems.error(
                                    node,
                                    "'" + word + "' is not a check of answers"
                                            + Nearest.suggestion(word, AnswerCheck.keys()) + "; the checks are "
                                            + String.join(", ", AnswerCheck.keys())));
        }
        return checks;
    }

    private static Duration first(Duration otherwise, @Nullable Duration... durations) {
        for (Duration each : durations) {
            if (each != null) {
                return each;
            }
        }
        return otherwise;
    }

    private @Nullable Integer whole(String key) {
        Integer first = router.whole(key, 0);
        Integer second = litellm.whole(key, 0);
        return first != null ? first : second;
    }

    private Map<FailureKind, Integer> byKind(Section section, String suffix) {
        Map<FailureKind, Integer> numbers = new EnumMap<>(FailureKind.class);
        Fields fields = section.fields();
        fields.members().forEach((key, node) -> {
            FailureKind kind = FailureKind.ofKey(key, suffix).orElse(null);
            if (kind == null) {
                problems.warn(node, "is not a known key" + Nearest.suggestion(key, kinds(suffix)) + "; it is ignored");
                return;
            }
            Integer number = section.whole(key, 0);
            if (number != null) {
                numbers.put(kind, number);
            }
        });
        return numbers;
    }

    /** The names of the keys of {@code retry_policy} and {@code allowed_fails_policy}. */
    static List<String> kinds(String suffix) {
        return FailureKind.inPolicies().stream()
                .map(kind -> kind.exceptionName() + suffix)
                .toList();
    }

    private String strategy() {
        String strategy = router.text("routing_strategy");
        Node node = router.node("routing_strategy");
        if (strategy == null || node == null || strategy.equals(RoutingPolicy.DEFAULT_STRATEGY)) {
            return RoutingPolicy.DEFAULT_STRATEGY;
        }
        if (STRATEGIES.contains(strategy)) {
            problems.warn(node, "'" + strategy + "' is not implemented yet; simple-shuffle is used");
        } else {
            problems.error(
                    node,
                    "'" + strategy + "' is not a routing strategy" + Nearest.suggestion(strategy, STRATEGIES)
                            + "; the strategies are " + String.join(", ", STRATEGIES));
        }
        return RoutingPolicy.DEFAULT_STRATEGY;
    }
}
