package dev.breakwater.http;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.serverError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Said;
import dev.breakwater.call.Slices;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventWriterTest {

    private final ManualTicker ticker = new ManualTicker();
    private final ErrorResponses errors = new ErrorResponses();
    private final Attempt attempt = anAttempt(aCall().streamed().get(), ticker.nanos());

    @BeforeEach
    void wire() {
        errors.documents = new Documents();
        errors.ticker = ticker;
    }

    @Test
    void a_whole_stream_ends_in_done() throws IOException {
        ScriptedStream rest = new ScriptedStream(chunk("2"), StreamEvent.END);

        String written = write(rest, chunk("1"));

        assertThat(written).isEqualTo("data: 1\n\ndata: 2\n\ndata: [DONE]\n\n");
        assertThat(rest.closed()).isTrue();
    }

    @Test
    void a_broken_stream_ends_in_one_error_event_without_done() throws IOException {
        ScriptedStream rest = new ScriptedStream(new CallFailedException(serverError(), attempt, null));

        String written = write(rest, chunk("1"));

        assertThat(written)
                .isEqualTo("data: 1\n\nevent: error\ndata: {\"error\":{\"message\":\"server error\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"stream_interrupted\"}}\n\n");
        assertThat(rest.closed()).isTrue();
    }

    @Test
    void a_comment_every_fifteen_seconds_keeps_the_connection_awake() throws IOException {
        EventStream slow = new EventStream() {
            private int looks;

            @Override
            public StreamEvent next(Duration patience) {
                ticker.advance(looks == 0 ? Duration.ofSeconds(4) : patience);
                return looks++ < 3 ? StreamEvent.SILENCE : StreamEvent.END;
            }

            @Override
            public void close() {}
        };

        String written = write(slow);

        assertThat(written).isEqualTo(": waiting for the provider\n\n: waiting for the provider\n\ndata: [DONE]\n\n");
    }

    @Test
    void a_stopped_gateway_says_so() throws IOException {
        EventStream stopped = new EventStream() {
            @Override
            public StreamEvent next(Duration patience) throws InterruptedException {
                throw new InterruptedException();
            }

            @Override
            public void close() {}
        };

        assertThat(write(stopped))
                .startsWith("event: error\n")
                .contains("shutting down")
                .doesNotContain("[DONE]");
    }

    @Test
    void a_client_that_left_ends_the_request_to_the_provider() {
        ScriptedStream rest = new ScriptedStream(chunk("2"), StreamEvent.END);
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                throw new IOException("broken pipe");
            }
        };

        writer(rest, chunk("1")).write(gone);

        assertThat(rest.closed()).isTrue();
    }

    @Test
    void every_event_is_flushed_as_it_comes() throws IOException {
        StringBuilder seen = new StringBuilder();
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                seen.append(toString(UTF_8)).append('|');
                reset();
            }
        };

        writer(new ScriptedStream(chunk("2"), chunk("3"), StreamEvent.END), chunk("0"), chunk("1"))
                .write(out);

        assertThat(seen).hasToString("data: 0\n\ndata: 1\n\n||data: 2\n\n|data: 3\n\n|data: [DONE]\n\n|");
    }

    private String write(EventStream rest, StreamEvent.Chunk... first) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer(rest, first).write(out);
        return out.toString(UTF_8);
    }

    private EventWriter writer(EventStream rest, StreamEvent.Chunk... first) {
        return new EventWriter(new Answer.Streamed(attempt, Map.of(), List.of(first), rest), errors, ticker);
    }

    private static StreamEvent.Chunk chunk(String data) {
        return new StreamEvent.Chunk(Slices.of(data), new Said("x", false, false, false));
    }
}
