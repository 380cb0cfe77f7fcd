package dev.breakwater.it;

import static dev.breakwater.it.Deployed.KEY;
import static dev.breakwater.it.Deployed.chat;
import static dev.breakwater.it.Deployed.get;
import static dev.breakwater.it.Deployed.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.Behaviours;
import java.io.IOException;
import java.net.URL;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics endpoint, on any server. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MetricsIT {

    private static final String OPEN = """
        litellm_settings:
          num_retries: 0
          fallbacks: [{"down": ["backup"]}]
        """;

    private static final String[] GROUPS = {"down", "backup"};

    private static final Deployed DEPLOYED = new Deployed();

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure(OPEN, GROUPS);
        return DEPLOYED.war();
    }

    @Test
    void a_call_that_a_fallback_answered_is_told_as_what_it_was() throws Exception {
        DEPLOYED.provider().byDefault("down", Behaviours.error(500, "out of order"));

        send(chat(url, "{\"model\": \"down\", \"messages\": []}"));

        String metrics = send(get(url, "/metrics")).body();
        assertThat(metrics.lines())
                .contains(
                        "litellm_deployment_successful_fallbacks_total{fallback_model=\"backup\",requested_model=\"down\"}"
                            + " 1.0",
                        "litellm_proxy_total_requests_metric_total{requested_model=\"down\",route=\"/v1/chat/completions\",status_code=\"200\"}"
                            + " 1.0")
                .anyMatch(line -> line.startsWith("litellm_deployment_failure_responses_total{")
                        && line.contains("exception_status=\"500\"")
                        && line.contains("requested_model=\"down\""))
                .anyMatch(line -> line.startsWith("litellm_deployment_state{"))
                .anyMatch(line -> line.startsWith("process_cpu_seconds_total "));
        assertThat(metrics).doesNotContain(KEY, "sk-of-", "out of order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/"})
    void they_are_text_for_prometheus(String path) throws Exception {
        HttpResponse<String> answer = send(get(url, path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain;");
        assertThat(answer.body()).contains("# TYPE litellm_deployment_state gauge");
    }

    @Test
    void there_is_nothing_below_them() throws Exception {
        assertThat(send(get(url, "/metrics/base")).statusCode()).isEqualTo(404);
    }

    @Test
    void a_key_is_wanted_where_the_configuration_says_so() throws Exception {
        String closed = OPEN + "  require_auth_for_metrics_endpoint: true\n";
        DEPLOYED.configure(closed, GROUPS);
        try {
            awaitStatus(401);
            HttpResponse<String> refused = send(get(url, "/metrics"));
            HttpResponse<String> known = send(get(url, "/metrics").header("Authorization", "Bearer " + KEY));

            assertThat(refused.body()).contains("invalid_api_key").doesNotContain("litellm_deployment_state");
            assertThat(known.statusCode()).isEqualTo(200);
        } finally {
            DEPLOYED.configure(OPEN, GROUPS);
            awaitStatus(200);
        }
    }

    /** A changed file takes effect within five seconds. */
    private void awaitStatus(int wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (send(get(url, "/metrics")).statusCode() != wanted) {
            assertThat(System.nanoTime() - end).as("the change came into force").isNegative();
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
