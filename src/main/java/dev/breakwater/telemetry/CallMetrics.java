package dev.breakwater.telemetry;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.KeyRejected;
import dev.breakwater.call.Outcome;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import io.prometheus.metrics.core.metrics.Counter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times calls, attempts, retries and fallbacks, and writes all metrics for a scrape. Each call costs a handful of atomic
 * additions, and takes no lock except while metrics are written. Thread-safe.
 */
@ApplicationScoped
public class CallMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    @Inject
    Ticker ticker;

    @Inject
    Inventory inventory;

    @Inject
    Meters meters;

    void count(@Observes CallEvent event) {
        String requested = inventory.name(event.call().asked());
        switch (event) {
            case CallEvent.Answered answered -> answered(requested, answered.attempt(), answered.took());
            case CallEvent.GaveUp gaveUp -> gaveUp(requested, gaveUp.failed());
            case CallEvent.AttemptStarted started -> {}
            case CallEvent.AttemptBegan began -> began(requested, began);
            case CallEvent.AttemptEnded ended -> attemptEnded(requested, ended);
            case CallEvent.CooledDown cooled -> cooledDown(cooled);
            case CallEvent.EventDropped dropped -> count(meters.droppedEvents, requested, dropped.attempt());
            case CallEvent.Hedged hedged -> count(meters.hedges, requested, hedged.attempt());
            case CallEvent.Retrying retrying ->
                meters.retries.labelValues(requested, name(retrying.failure())).inc();
            case CallEvent.RetryDenied denied ->
                meters.deniedRetries.labelValues(requested).inc();
            case CallEvent.FellBack fellBack -> fellBack(requested, fellBack);
        }
    }

    void count(@Observes KeyRejected rejected) {
        meters.rejectedKeys
                .labelValues(rejected.why().name().toLowerCase(Locale.ROOT))
                .inc();
    }

    private void answered(String requested, Attempt attempt, Duration took) {
        Call call = attempt.call();
        Duration atProvider = Duration.ofNanos(ticker.nanos() - attempt.startedAt());
        Duration ours = took.minus(call.progress().away()).minus(atProvider);
        ended(requested, call, 200);
        meters.callTime.labelValues(requested).observe(seconds(took));
        meters.overhead.labelValues(requested).observe(Math.max(0, seconds(ours)));
        if (call.progress().fallbacks() > 0) {
            meters.successfulFallbacks
                    .labelValues(requested, inventory.name(call.group()))
                    .inc();
        }
        of(attempt, deployment -> {
            String[] labels = Meters.labels(deployment, requested);
            meters.attempts.labelValues(labels).inc();
            meters.successes.labelValues(labels).inc();
            meters.providerTime.labelValues(labels).observe(seconds(atProvider));
        });
    }

    private void gaveUp(String requested, CallFailedException failed) {
        Call call = failed.call();
        Failure failure = failed.failure();
        ended(requested, call, failure.report().status());
        meters.failedCalls
                .labelValues(requested, route(call), status(failure), name(failure))
                .inc();
        CallFailedException last = failed.last();
        if (last.call().progress().fallbacks() > 0) {
            fallbackFailed(requested, last.call().group(), last.failure());
        }
    }

    private void ended(String requested, Call call, int status) {
        meters.calls
                .labelValues(requested, route(call), Integer.toString(status))
                .inc();
    }

    private void fallbackFailed(String requested, ModelGroup group, Failure failure) {
        meters.failedFallbacks
                .labelValues(requested, inventory.name(group), status(failure), name(failure))
                .inc();
    }

    private void began(String requested, CallEvent.AttemptBegan began) {
        of(
                began.attempt(),
                deployment -> meters.firstContent
                        .labelValues(Meters.labels(deployment, requested))
                        .observe(seconds(began.after())));
    }

    private void count(Counter counter, String requested, Attempt attempt) {
        of(
                attempt,
                deployment -> counter.labelValues(Meters.labels(deployment, requested))
                        .inc());
    }

    /** The first group that is left is no fallback. */
    private void fellBack(String requested, CallEvent.FellBack fellBack) {
        if (fellBack.call().progress().fallbacks() > 1) {
            fallbackFailed(requested, fellBack.from(), fellBack.failure());
        }
    }

    /** An attempt that answered is counted with its call, at the same moment. */
    private void attemptEnded(String requested, CallEvent.AttemptEnded ended) {
        if (ended.outcome() instanceof Outcome.Failed failed) {
            failed(requested, ended.attempt(), failed.failure());
        }
    }

    private void failed(String requested, Attempt attempt, Failure failure) {
        of(attempt, deployment -> {
            meters.attempts.labelValues(Meters.labels(deployment, requested)).inc();
            meters.failures
                    .labelValues(Meters.labels(deployment, requested, status(failure), name(failure)))
                    .inc();
        });
    }

    private void cooledDown(CallEvent.CooledDown cooled) {
        of(
                cooled.attempt(),
                deployment -> meters.cooldowns
                        .labelValues(Meters.labels(deployment, status(cooled.failure())))
                        .inc());
    }

    /** An attempt that a request's mock flags answer is not counted for its deployment. */
    private void of(Attempt attempt, Consumer<Deployment> counted) {
        if (attempt.played()) {
            return;
        }
        inventory.configured(attempt.deployment()).ifPresent(counted);
    }

    private static String route(Call call) {
        return "/v1/" + call.request().operation().path();
    }

    private static String status(Failure failure) {
        return Integer.toString(failure.report().status());
    }

    private static String name(Failure failure) {
        return failure.kind().exceptionName();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS_PER_SECOND;
    }

    /** What the configuration no longer has is forgotten, so that the metrics do not grow with each change of it. */
    void forget(@Observes Catalog current) {
        inventory.now(current);
        meters.keepOnly(current);
    }

    /**
     * Writes all metrics as text, in OpenMetrics' form or Prometheus' own.
     *
     * @param accept the forms that the reader understands, as in HTTP's {@code Accept}; null where it names none
     * @param contentType is given the form before the first byte
     * @param out is not closed
     * @throws IOException if the reader did not wait
     */
    public void write(@Nullable String accept, Consumer<String> contentType, OutputStream out) throws IOException {
        meters.write(accept, contentType, out);
    }
}
