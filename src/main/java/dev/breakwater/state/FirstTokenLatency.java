package dev.breakwater.state;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long each deployment's streams take until their first content, and what is usual for it: recorded for every streamed attempt,
 * asked only where limits are learned or calls are hedged. One instance for the whole application; thread-safe by atomics. The last
 * 512 attempts count, however old they are; fewer than 50 say nothing.
 *
 * <p>An attempt that was ended before its first content would have taken longer, by an unknown time. If these were not counted, only quick
 * ones would be left, and the learned times would shrink towards the quickest: so they count too, as {@link #cut} and
 * {@link #outlasted} say. Prompts are not distinguished: a deployment whose long prompts take long has a long tail, and so a long limit.
 */
@ApplicationScoped
public class FirstTokenLatency {

    private static final int KEPT = 512;

    /** Fewer say nothing of a tail. */
    static final int FEWEST = 50;

    private static final double LATE = 0.95;
    private static final double LONGEST = 0.995;

    private final Map<String, LatencyReservoir> byId = new ConcurrentHashMap<>();

    /** A stream has begun after this time. */
    public void took(Deployment deployment, Duration time) {
        of(deployment).add(time);
    }

    /**
     * An attempt was ended by a limit that was learned here. One in eight of these counts with the limit itself, the others as no longer
     * than the longest. So a provider that became slower is let back in: after 8 to 40 cuts, which depends on how much is known, the
     * limit has grown by its factor, and again after as many, up to the configured one. But a few calls that meet silence do not undo
     * what was learned of hundreds.
     */
    public void cut(Deployment deployment, Duration limit) {
        of(deployment).cut(limit, LONGEST);
    }

    /** An attempt was given up after this time for another reason than its own: it counts if it was late already. */
    public void outlasted(Deployment deployment, Duration waited) {
        boolean wasLate =
                late(deployment).filter(late -> waited.compareTo(late) > 0).isPresent();
        if (wasLate) {
            took(deployment, waited);
        }
    }

    /** 19 of 20 streams of the deployment begin within this time; empty where too little is known. */
    public Optional<Duration> late(Deployment deployment) {
        return quantile(deployment, LATE);
    }

    /** All but one of 200 streams of the deployment begin within this time; empty where too little is known. */
    public Optional<Duration> longest(Deployment deployment) {
        return quantile(deployment, LONGEST);
    }

    private Optional<Duration> quantile(Deployment deployment, double share) {
        LatencyReservoir times = byId.get(deployment.id());
        return times == null ? Optional.empty() : times.quantile(share);
    }

    private LatencyReservoir of(Deployment deployment) {
        LatencyReservoir known = byId.get(deployment.id());
        return known != null ? known : byId.computeIfAbsent(deployment.id(), id -> new LatencyReservoir(KEPT, FEWEST));
    }

    /** Forgets deployments that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        byId.keySet().retainAll(current.deploymentIds());
    }
}
