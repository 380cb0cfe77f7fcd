package dev.breakwater.state;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Operation;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which resume modes a deployment has accepted or refused. An accepted mode is remembered. A refused one is not tried again for an hour:
 * providers change, and one unusual request may have been the reason. In memory, for one process; thread-safe.
 */
@ApplicationScoped
public class ResumeSupport {

    static final Duration REMEMBERED = Duration.ofHours(1);

    /** A prefill means one thing in a chat and another in a completion. */
    private record Asked(Operation operation, ResumeMode way) {}

    /** @param at when, in the ticker's nanoseconds */
    private record Lesson(boolean taken, long at) {}

    private final Map<String, Map<Asked, Lesson>> byId = new ConcurrentHashMap<>();

    @Inject
    Ticker ticker;

    /** Whether the attempt's deployment has refused the way within the last hour. */
    public boolean refused(Attempt attempt, ResumeMode way) {
        Lesson lesson = lesson(attempt, way);
        return lesson != null && !lesson.taken() && ticker.nanos() - lesson.at() < REMEMBERED.toNanos();
    }

    public boolean taken(Attempt attempt, ResumeMode way) {
        Lesson lesson = lesson(attempt, way);
        return lesson != null && lesson.taken();
    }

    public void learn(Attempt attempt, ResumeMode way, boolean takes) {
        byId.computeIfAbsent(attempt.deployment().id(), id -> new ConcurrentHashMap<>())
                .put(asked(attempt, way), new Lesson(takes, ticker.nanos()));
    }

    private @Nullable Lesson lesson(Attempt attempt, ResumeMode way) {
        return byId.getOrDefault(attempt.deployment().id(), Map.of()).get(asked(attempt, way));
    }

    private static Asked asked(Attempt attempt, ResumeMode way) {
        return new Asked(attempt.call().request().operation(), way);
    }

    /** Forgets deployments that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        byId.keySet().retainAll(current.deploymentIds());
    }
}
