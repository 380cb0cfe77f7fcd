package dev.breakwater.telemetry;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.state.DeploymentStatus;
import dev.breakwater.state.DeploymentStatuses;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Every metric with its name, its labels and its help text. Names, labels and bounds are LiteLLM's where it has the metric, because its
 * users' dashboards and alerts look for them; otherwise names begin with {@code breakwater_}. Source: LiteLLM's Prometheus integration.
 *
 * <p>The values of labels come from the configuration or from here, never from a client: clients can make up any number of them.
 */
@Dependent
final class Meters {

    private static final String MODEL_ID = "model_id";
    private static final String REQUESTED = "requested_model";
    private static final String MODEL = "litellm_model_name";
    private static final String PROVIDER = "api_provider";
    private static final String ROUTE = "route";
    private static final String STATUS = "exception_status";
    private static final String CLASS = "exception_class";
    private static final String FALLBACK = "fallback_model";

    private static final String[] OF_DEPLOYMENT = {MODEL_ID, MODEL, PROVIDER, REQUESTED};
    private static final String[] OF_ITS_FAILURE = {MODEL_ID, MODEL, PROVIDER, REQUESTED, STATUS, CLASS};

    /** LiteLLM's, in seconds. */
    private static final double[] BOUNDS = DoubleStream.concat(
                    DoubleStream.concat(
                            DoubleStream.of(0.005, 0.00625, 0.0125, 0.025, 0.05, 0.1),
                            DoubleStream.iterate(0.5, bound -> bound <= 10, bound -> bound + 0.5)),
                    DoubleStream.of(15, 20, 25, 30, 60, 120, 180, 240, 300))
            .toArray();

    private final PrometheusRegistry registry = new PrometheusRegistry();

    final Counter calls = counter(
            "litellm_proxy_total_requests_metric",
            "Calls that ended, by the status that the client got",
            REQUESTED,
            ROUTE,
            "status_code");
    final Counter failedCalls = counter(
            "litellm_proxy_failed_requests_metric",
            "Calls that ended without an answer, or in the middle of a stream",
            REQUESTED,
            ROUTE,
            STATUS,
            CLASS);
    final Histogram callTime = histogram(
            "litellm_request_total_latency_metric",
            "Seconds from a call to the end of its answer, retries, pauses and fallbacks included",
            REQUESTED);
    final Histogram overhead = histogram(
            "litellm_overhead_latency_metric",
            "Seconds of an answered call that were spent neither at a provider nor in a pause",
            REQUESTED);
    final Counter retries =
            counter("breakwater_retries", "Attempts after the first in a group, by what made them", REQUESTED, CLASS);
    final Counter deniedRetries = counter(
            "breakwater_retries_denied", "Retries that were left but not made: the budget was spent", REQUESTED);
    final Counter successfulFallbacks =
            counter("litellm_deployment_successful_fallbacks", "Calls that a fallback answered", REQUESTED, FALLBACK);
    final Counter failedFallbacks = counter(
            "litellm_deployment_failed_fallbacks", "Fallbacks that failed, too", REQUESTED, FALLBACK, STATUS, CLASS);

    final Counter attempts =
            counter("litellm_deployment_total_requests", "Attempts that ended, well or with a failure", OF_DEPLOYMENT);
    final Counter successes =
            counter("litellm_deployment_success_responses", "Attempts that answered their call", OF_DEPLOYMENT);
    final Counter failures = counter(
            "litellm_deployment_failure_responses",
            "Attempts that failed, those that a retry or a fallback made good included",
            OF_ITS_FAILURE);
    final Histogram providerTime = histogram(
            "litellm_llm_api_latency_metric",
            "Seconds of an attempt that answered its call, to the end of the answer",
            OF_DEPLOYMENT);
    final Histogram firstContent = histogram(
            "litellm_llm_api_time_to_first_token_metric",
            "Seconds from an attempt to its stream's first event with content",
            OF_DEPLOYMENT);
    final Counter cooldowns = counter(
            "litellm_deployment_cooled_down",
            "How often the deployment was taken out for a while",
            MODEL_ID,
            MODEL,
            PROVIDER,
            STATUS);
    final Counter hedges =
            counter("breakwater_hedges", "Attempts beside another one whose first content was late", OF_DEPLOYMENT);
    final Counter droppedEvents = counter(
            "breakwater_stream_events_dropped",
            "Events of streams that were no JSON, and not passed on",
            OF_DEPLOYMENT);

    final Counter rejectedKeys = counter(
            "breakwater_rejected_keys", "Requests that were refused because they had no key or a wrong one", "reason");

    final GaugeWithCallback deploymentState;
    final GaugeWithCallback limitRemaining;

    private final List<StatefulMetric<?, ?>> byGroup = List.of(
            calls, failedCalls, callTime, overhead, retries, deniedRetries, successfulFallbacks, failedFallbacks);
    private final List<StatefulMetric<?, ?>> byDeployment =
            List.of(attempts, successes, failures, providerTime, firstContent, cooldowns, hedges, droppedEvents);

    private final ExpositionFormats formats = ExpositionFormats.init();

    @Inject
    Meters(DeploymentStatuses statuses) {
        deploymentState = GaugeWithCallback.builder()
                .name("litellm_deployment_state")
                .help("0: its last attempt went well, or none was made; 1: it failed; 2: it cools down")
                .labelNames(MODEL_ID, MODEL, PROVIDER)
                .callback(gauge -> statuses.all().forEach(each -> gauge.call(state(each), labels(each.deployment()))))
                .register(registry);
        limitRemaining = GaugeWithCallback.builder()
                .name("breakwater_deployment_limit_remaining")
                .help("What is left of a limit: requests or tokens of the last minute, or requests at the same time")
                .labelNames(MODEL_ID, MODEL, PROVIDER, "limit")
                .callback(gauge -> statuses.all()
                        .forEach(each -> each.limits()
                                .forEach(use -> gauge.call(
                                        (double) use.left(),
                                        labels(each.deployment(), use.limit().key())))))
                .register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    private static int state(DeploymentStatus status) {
        if (status.state() == DeploymentStatus.State.COOLING) {
            return 2;
        }
        return status.failing() ? 1 : 0;
    }

    /**
     * Writes all metrics as text, in OpenMetrics' form or Prometheus' own.
     *
     * @param accept the forms that the reader understands, as in HTTP's {@code Accept}; null where it names none
     * @param contentType is given the form before the first byte
     * @param out is not closed
     */
    void write(@Nullable String accept, Consumer<String> contentType, OutputStream out) throws IOException {
        // Not findWriter: it takes the binary form where that is preferred, whose library is not here.
        ExpositionFormatWriter open = formats.getOpenMetricsTextFormatWriter();
        ExpositionFormatWriter format = open.accepts(accept) ? open : formats.getPrometheusTextFormatWriter();
        contentType.accept(format.getContentType());
        format.write(out, registry.scrape(), EscapingScheme.fromAcceptHeader(accept));
    }

    /** The first labels of whatever is about a deployment, then the others. */
    static String[] labels(Deployment deployment, String... others) {
        String[] labels = new String[3 + others.length];
        labels[0] = deployment.id();
        labels[1] = deployment.endpoint().model();
        labels[2] = deployment.endpoint().prefix();
        System.arraycopy(others, 0, labels, 3, others.length);
        return labels;
    }

    /** Drops the series of what the configuration no longer has. */
    void keepOnly(Catalog catalog) {
        drop(byGroup, catalog.groupKeys());
        drop(byDeployment, catalog.deploymentIds());
    }

    private static void drop(List<StatefulMetric<?, ?>> metrics, Set<String> known) {
        metrics.forEach(each -> each.removeIf(
                labels -> !known.contains(labels.get(0)) && !labels.get(0).equals(Inventory.NONE)));
    }

    private Counter counter(String name, String help, String... labels) {
        // An exemplar would be the caller's trace, and there are no traces.
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .withoutExemplars()
                .register(registry);
    }
}
