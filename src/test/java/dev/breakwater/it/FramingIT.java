package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with an ambiguous end (request smuggling), byte by byte. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class FramingIT {

    private static final Deployed DEPLOYED = new Deployed();

    private static final String ANSWER = "HTTP/1.1 ";

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure("", "plain");
        return DEPLOYED.war();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: gateway\r\nHost: another",
                "X-Host: gateway",
                "Host: gateway\r\nTransfer-Encoding: xchunked",
                "Host: gateway\r\nTransfer-Encoding: gzip, chunked",
                "Host: gateway\r\nTransfer-Encoding: identity",
            })
    void what_follows_a_request_that_two_readers_see_in_two_ways_is_never_read(String fields) throws Exception {
        String answers = answersTo(fields);

        assertThat(answers).startsWith(ANSWER + "400");
        assertThat(answers.split(ANSWER, -1)).as("one answer").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+5", "0x5", "5, 0", "0\r\nContent-Length: 5"})
    @DisabledIfSystemProperty(
            named = "arquillian.launch",
            matches = "liberty",
            disabledReason =
                    "Liberty drops a length that is no number, and all but the first, before anybody can see them")
    void nor_what_follows_a_length_that_is_no_number(String length) throws Exception {
        String answers = answersTo("Host: gateway\r\nContent-Length: " + length);

        assertThat(answers).startsWith(ANSWER + "400");
        assertThat(answers.split(ANSWER, -1)).as("one answer").hasSize(2);
    }

    /** The responses to a request with these headers and to another one after it, until the server closes the connection, as it must. */
    private String answersTo(String fields) throws IOException {
        String answers = answersTo(fields, url.getPort());
        assertThat(answersTo(fields, Deployed.inPieces(url)))
                .as("in several packets")
                .startsWith(ANSWER + answers.substring(ANSWER.length(), ANSWER.length() + 3));
        return answers;
    }

    private static String answersTo(String fields, int port) throws IOException {
        String second = "GET /health/liveliness HTTP/1.1\r\nHost: gateway\r\n\r\n";
        String requests = "GET /health/liveliness HTTP/1.1\r\n" + fields + "\r\n\r\n" + second;
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            client.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
