package dev.breakwater.telemetry;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.KeyRejected;
import dev.breakwater.call.Scrape;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.HealthImpact;
import dev.breakwater.policy.Ticker;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Counts and times calls, attempts, retries and fallbacks, and writes what it knows when it is asked. Each call costs a handful of
 * atomic additions; it takes no lock but where one is being written. Thread-safe.
 */
@ApplicationScoped
public class CallMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private final ExpositionFormats formats = ExpositionFormats.init();

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
            case CallEvent.AttemptFailed failed -> failed(requested, failed.attempt(), failed.failure());
            case CallEvent.CooledDown cooled -> cooledDown(cooled);
            case CallEvent.Began began ->
                of(
                        began.attempt(),
                        deployment -> meters.firstContent
                                .labelValues(Meters.labels(deployment, requested))
                                .observe(seconds(began.after())));
            case CallEvent.EventDropped dropped ->
                of(
                        dropped.attempt(),
                        deployment -> meters.droppedEvents
                                .labelValues(Meters.labels(deployment, requested))
                                .inc());
            case CallEvent.Hedged hedged ->
                of(
                        hedged.attempt(),
                        deployment -> meters.hedges
                                .labelValues(Meters.labels(deployment, requested))
                                .inc());
            case CallEvent.Retrying retrying ->
                meters.retries.labelValues(requested, name(retrying.failure())).inc();
            case CallEvent.RetryDenied denied ->
                meters.deniedRetries.labelValues(requested).inc();
            case CallEvent.FellBack fellBack -> {
                // The first group that is left is no fallback.
                if (fellBack.call().progress().fallbacks() > 1) {
                    fallbackFailed(requested, fellBack.from(), fellBack.failure());
                }
            }
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
            inventory.succeeded(deployment);
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

    private void failed(String requested, Attempt attempt, Failure failure) {
        of(attempt, deployment -> {
            meters.attempts.labelValues(Meters.labels(deployment, requested)).inc();
            meters.failures
                    .labelValues(Meters.labels(deployment, requested, status(failure), name(failure)))
                    .inc();
            if (failure.blame() != HealthImpact.NONE) {
                inventory.failed(deployment, attempt.call().request().operation());
            }
        });
    }

    private void cooledDown(CallEvent.CooledDown cooled) {
        of(cooled.attempt(), deployment -> {
            meters.cooldowns
                    .labelValues(Meters.labels(deployment, status(cooled.failure())))
                    .inc();
            inventory.cooledDown(deployment, cooled.call().request().operation(), cooled.time());
        });
    }

    /** Nothing is told of a deployment in whose place a request's mock flags answered. */
    private void of(Attempt attempt, Consumer<Deployment> told) {
        if (attempt.played()) {
            return;
        }
        inventory.configured(attempt.deployment()).ifPresent(told);
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

    /** @throws UncheckedIOException if the one who asked did not wait */
    void write(@Observes Scrape scrape) {
        // Not findWriter: it takes the binary form where that is preferred, whose library is not here.
        ExpositionFormatWriter open = formats.getOpenMetricsTextFormatWriter();
        ExpositionFormatWriter format = open.accepts(scrape.accept()) ? open : formats.getPrometheusTextFormatWriter();
        scrape.contentType().accept(format.getContentType());
        try {
            format.write(scrape.out(), meters.registry.scrape(), EscapingScheme.fromAcceptHeader(scrape.accept()));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
