package dev.breakwater.it;

import static dev.breakwater.it.Deployed.chat;
import static dev.breakwater.it.Deployed.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.ScriptedUpstream;
import java.net.URL;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deployments that always answered quickly and then fall silent, with a long configured time limit. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class HedgingIT {

    private static final String SETTINGS = """
        router_settings:
          timeout: 25
        breakwater_settings:
          model_groups:
            hedged: {hedge: true}
            adaptive: {adaptive_timeout: true}
        """;

    /** Long enough for a busy machine, and much shorter than the configured limit. */
    private static final Duration QUICKLY = Duration.ofSeconds(8);

    private static final int ENOUGH_TO_LEARN = 60;

    private static final Deployed DEPLOYED = new Deployed();

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws Exception {
        DEPLOYED.configure(SETTINGS, "hedged/a", "hedged/b", "adaptive/c", "adaptive/d");
        return DEPLOYED.war();
    }

    @Test
    void a_stream_that_begins_late_is_overtaken_by_another_deployments() throws Exception {
        learn("hedged", "a");
        provider().script("a", Behaviours.stall());

        long begun = System.nanoTime();
        String answer = stream("hedged");

        assertThat(answer).contains("from b").endsWith("data: [DONE]\n\n");
        assertThat(since(begun)).isLessThan(QUICKLY);
        assertThat(last("a").hungUpWithin(Duration.ofSeconds(3)))
                .as("the silent one is left")
                .isTrue();
        assertThat(stream("hedged")).as("and not blamed").contains("from a");
    }

    @Test
    void a_stream_that_does_not_begin_is_given_up_long_before_the_configured_limit() throws Exception {
        learn("adaptive", "c");
        provider().script("c", Behaviours.stall());

        long begun = System.nanoTime();
        String answer = stream("adaptive");

        assertThat(answer).contains("from d");
        assertThat(since(begun)).isBetween(Duration.ofSeconds(1), QUICKLY);
        assertThat(last("c").hungUpWithin(Duration.ofSeconds(3))).isTrue();
    }

    private void learn(String group, String deployment) throws Exception {
        for (int i = 0; i < ENOUGH_TO_LEARN; i++) {
            assertThat(stream(group)).contains("from ");
        }
        assertThat(provider().count(deployment)).isGreaterThanOrEqualTo(50);
    }

    private String stream(String group) throws Exception {
        HttpResponse<String> answer =
                send(chat(url, "{\"model\": \"" + group + "\", \"messages\": [], \"stream\": true}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static Exchange last(String deployment) {
        List<Exchange> all = provider().exchanges(deployment);
        return all.get(all.size() - 1);
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static ScriptedUpstream provider() {
        return DEPLOYED.provider();
    }
}
