package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.Behaviours;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the connection ends after a lost stream, byte by byte. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LostStreamIT {

    private static final Deployed DEPLOYED = new Deployed();

    private static final String BODY = "{\"model\":\"doomed\",\"messages\":[],\"stream\":true}";

    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure("router_settings: {num_retries: 0, disable_cooldowns: true}\n", "doomed");
        return DEPLOYED.war();
    }

    @BeforeEach
    void break_after_the_first_words() {
        DEPLOYED.provider().byDefault("doomed", Behaviours.cut(Behaviours.words("one ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-ai", "ReactorNetty/1.2.6"})
    void a_client_that_overlooks_the_error_event_is_cut_after_it(String client) throws IOException {
        String answer = answerTo(client);

        assertThat(answer).contains("event: error").doesNotContain("[DONE]").doesNotEndWith(LAST_CHUNK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAI/Python 2.8.1", "Java-http-client/25"})
    void for_any_other_the_event_is_the_end(String client) throws IOException {
        String answer = answerTo(client);

        assertThat(answer).contains("event: error").doesNotContain("[DONE]").endsWith(LAST_CHUNK);
    }

    /** All bytes until the last chunk of the response, or until the server closes the connection. */
    private String answerTo(String client) throws IOException {
        String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nUser-Agent: "
                + client
                + "\r\nAuthorization: Bearer " + Deployed.KEY + "\r\nContent-Type: application/json\r\nContent-Length: "
                + BODY.length() + "\r\n\r\n" + BODY;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (!answer.toString(StandardCharsets.UTF_8).endsWith(LAST_CHUNK)) {
                int each = socket.getInputStream().read();
                if (each < 0) {
                    break;
                }
                answer.write(each);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
