package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.it.RealClient.Seen;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.URL;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What client libraries report to programs about a stream. {@code docs/clients.md} describes it.
 *
 * <p>Each library parses streams differently. Every library must report a lost stream, and none may report a resumed one.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RealClientsIT {

    private static final String SETTINGS = """
        router_settings:
          num_retries: 0
          disable_cooldowns: true
          fallbacks: [{"down": ["spare"]}, {"cut": ["backup"]}, {"sinking": ["sunk"]}]
        """;

    private static final String[] GROUPS = {"whole", "down", "spare", "cut", "backup", "doomed", "sinking", "sunk"};

    private static final String ROLE = Behaviours.delta("{\"role\":\"assistant\",\"content\":\"\"}");

    private static final Deployed DEPLOYED = new Deployed();

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure(SETTINGS, GROUPS);
        return DEPLOYED.war();
    }

    static Stream<Named<RealClient>> clients() {
        return Stream.of(
                        new OpenAiJavaClient(),
                        new LangChain4jClient(),
                        new NodeClient("openai-node"),
                        new NodeClient("vercel-ai"))
                .map(client -> Named.of(client.name(), client));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_whole_stream_is_an_answer(RealClient client) throws Exception {
        Seen seen = ask(client, "whole");

        assertThat(seen).as(client.name()).isEqualTo(new Seen("hello from whole", "stop", null));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_fallback_before_the_first_words_is_not_noticed(RealClient client) throws Exception {
        provider().byDefault("down", Behaviours.error(500, "out of order"));

        Seen seen = ask(client, "down");

        assertThat(seen).as(client.name()).isEqualTo(new Seen("hello from spare", "stop", null));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_broken_and_rescued_stream_is_one_good_answer(RealClient client) throws Exception {
        provider().byDefault("cut", brokenAfterThreeWords());
        provider()
                .byDefault(
                        "backup",
                        Behaviours.events(
                                another(ROLE),
                                another(Behaviours.words(" four")),
                                another(Behaviours.words(" five")),
                                another(Behaviours.finish("stop")),
                                "[DONE]"));

        Seen seen = ask(client, "cut");

        assertThat(seen).as(client.name()).isEqualTo(new Seen("one two three four five", "stop", null));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_broken_and_lost_stream_is_an_error_with_our_message(RealClient client) throws Exception {
        provider().byDefault("doomed", brokenAfterThreeWords());

        Seen seen = ask(client, "doomed");

        lost(client, seen, "of group 'doomed' broke the connection");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_broken_stream_that_no_fallback_rescues_is_lost_too(RealClient client) throws Exception {
        provider().byDefault("sinking", brokenAfterThreeWords());
        provider().byDefault("sunk", Behaviours.error(500, "out of order"));

        Seen seen = ask(client, "sinking");

        lost(client, seen, "of group 'sinking' broke the connection");
    }

    private static void lost(RealClient client, Seen seen, String message) {
        assertThat(seen.error()).as(client.name()).contains(message);
        assertThat(seen.text()).as(client.name()).isEqualTo("one two three");
        // Vercel's library always reports an end, here with reason "error".
        assertThat(seen.finish()).as(client.name()).isIn(null, "error");
    }

    private static ScriptedUpstream.Behaviour brokenAfterThreeWords() {
        return Behaviours.cut(ROLE, Behaviours.words("one "), Behaviours.words("two "), Behaviours.words("three"));
    }

    /** The same chunk with another id: the second provider does not know the first one's id. */
    private static String another(String chunk) {
        return chunk.replace("chatcmpl-1", "chatcmpl-2");
    }

    private Seen ask(RealClient client, String group) throws Exception {
        return client.ask(Deployed.base(url) + "/v1", group);
    }

    private static ScriptedUpstream provider() {
        return DEPLOYED.provider();
    }
}
