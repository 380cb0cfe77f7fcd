package dev.breakwater.api;

import static dev.breakwater.api.openai.OpenAiApiSample.anOpenAiApi;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static dev.breakwater.testing.Samples.serverError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.server.Heartbeats;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class StreamWriterTest {

    private final ManualTicker ticker = new ManualTicker();
    private final Heartbeats heartbeats = new Heartbeats(); // looks when it is told to
    private final Attempt attempt = anAttempt(aCall().streamed().get(), ticker.nanos());

    private boolean stopping;
    private boolean cut;
    private boolean overlooking;

    @Test
    void a_whole_stream_ends_in_done() throws IOException {
        ScriptedStream rest = new ScriptedStream(chunk("2"), StreamEvent.END);

        String written = write(rest, chunk("1"));

        assertThat(written).isEqualTo("data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: [DONE]\n\n");
        assertThat(rest.closed()).isTrue();
    }

    @Test
    void a_broken_stream_ends_in_one_error_event_without_done() throws IOException {
        ScriptedStream rest = new ScriptedStream(new CallFailedException(serverError(), attempt, null));

        String written = write(rest, chunk("1"));

        assertThat(written)
                .isEqualTo("data: {\"n\":1}\n\nevent: error\ndata: {\"error\":{\"message\":\"server error\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"stream_interrupted\"}}\n\n");
        assertThat(rest.closed()).isTrue();
    }

    @Test
    void a_comment_every_fifteen_seconds_keeps_the_connection_awake() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String comment = ": waiting for the provider\n\n";
        EventStream slow = new SilentStream(() -> {
            ticker.advance(Duration.ofSeconds(14));
            heartbeats.look();
            ticker.advance(Duration.ofSeconds(1));
            heartbeats.look();
            await(() -> out.toString(UTF_8).equals("data: {\"n\":1}\n\n" + comment));
            heartbeats.look(); // too soon
            ticker.advance(Duration.ofSeconds(15));
            heartbeats.look();
            await(() -> out.toString(UTF_8).equals("data: {\"n\":1}\n\n" + comment + comment));
        });

        writer(slow, chunk("1")).write(out);
        ticker.advance(Duration.ofSeconds(15));
        heartbeats.look();

        assertThat(out.toString(UTF_8)).isEqualTo("data: {\"n\":1}\n\n" + comment + comment + "data: [DONE]\n\n");
    }

    @Test
    void a_client_that_is_gone_when_the_heart_beats_ends_the_request_to_the_provider() {
        OutputStream gone = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes) throws IOException {
                if (bytes[0] == ':') {
                    throw new IOException("broken pipe");
                }
                super.write(bytes);
            }
        };
        SilentStream slow = new SilentStream(() -> {
            ticker.advance(Duration.ofSeconds(15));
            heartbeats.look();
            Thread.currentThread().join(Duration.ofSeconds(10)); // for ever, were it not interrupted
        });

        writer(slow).write(gone);

        assertThat(slow.interrupted).isTrue();
        assertThat(slow.closed).isTrue();
    }

    @Test
    void nobody_beats_into_an_event_that_is_being_written() throws IOException {
        StringBuilder seen = new StringBuilder();
        OutputStream slow = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                if (toString(UTF_8).contains("2")) {
                    ticker.advance(Duration.ofMinutes(1));
                    heartbeats.look();
                }
                seen.append(toString(UTF_8)).append('|');
                reset();
            }
        };

        writer(new ScriptedStream(chunk("2"), StreamEvent.END), chunk("1")).write(slow);

        assertThat(seen.toString().replace("||", "|"))
                .isEqualTo("data: {\"n\":1}\n\n|data: {\"n\":2}\n\n|data: [DONE]\n\n|");
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

        stopping = true;

        assertThat(write(stopped))
                .startsWith("event: error\n")
                .contains("shutting down")
                .doesNotContain("[DONE]");
    }

    @Test
    void a_stream_of_a_stopping_gateway_is_told_so_before_it_is_closed() throws IOException {
        stopping = true;
        ToldWhy stopped = new ToldWhy(new InterruptedException());

        write(stopped);

        assertThat(stopped.why)
                .singleElement()
                .satisfies(why -> assertThat(why.failure().report().status()).isEqualTo(503));
    }

    @Test
    void a_client_that_only_stopped_sending_is_told_why_its_stream_ends() throws IOException {
        assertThat(write(new ToldWhy(new InterruptedException())))
                .startsWith("event: error\n")
                .contains("closed its side")
                .doesNotContain("[DONE]");
    }

    @Test
    void a_defect_in_the_middle_ends_in_an_error_event_and_is_told_as_one() throws IOException {
        for (Throwable defect : List.of(new IllegalStateException("boom"), new StackOverflowError())) {
            ToldWhy defective = new ToldWhy(defect);

            String written = write(defective, chunk("1"));

            assertThat(written)
                    .startsWith("data: {\"n\":1}\n\nevent: error\n")
                    .contains("The gateway itself failed")
                    .doesNotContain("[DONE]");
            assertThat(defective.why)
                    .singleElement()
                    .satisfies(
                            why -> assertThat(why.failure().report().status()).isEqualTo(500));
            assertThat(defective.closed).isTrue();
        }
    }

    @Test
    void a_server_that_fails_to_write_cuts_the_connection() {
        ScriptedStream rest = new ScriptedStream(chunk("2"), StreamEvent.END);
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int each) {
                throw new IllegalArgumentException("a header that is none");
            }
        };

        assertThatThrownBy(() -> writer(rest, chunk("1")).write(broken)).isInstanceOf(IllegalArgumentException.class);

        assertThat(cut).isTrue();
        assertThat(rest.closed()).isTrue();
    }

    @Test
    void a_client_that_overlooks_the_error_event_is_cut_after_it() throws IOException {
        overlooking = true;

        String written = write(new ScriptedStream(new CallFailedException(serverError(), attempt, null)), chunk("1"));

        assertThat(written).contains("event: error\n");
        assertThat(cut).isTrue();
    }

    @Test
    void no_other_is() throws IOException {
        write(new ScriptedStream(new CallFailedException(serverError(), attempt, null)), chunk("1"));

        assertThat(cut).isFalse();
    }

    @Test
    void a_whole_stream_is_never_cut() throws IOException {
        overlooking = true;

        write(new ScriptedStream(StreamEvent.END), chunk("1"));

        assertThat(cut).isFalse();
    }

    @Test
    void a_stream_that_nobody_came_to_write_is_closed() {
        ScriptedStream rest = new ScriptedStream(StreamEvent.END);

        writer(rest, chunk("1")).close();

        assertThat(rest.closed()).isTrue();
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
        ScriptedStream rest = new ScriptedStream(chunk("2"), chunk("3"), StreamEvent.END);

        assertThat(flushed(rest, chunk("0"), chunk("1"))).isEqualTo("""
            data: {"n":0}

            data: {"n":1}

            ||data: {"n":2}

            |data: {"n":3}

            |data: [DONE]

            |\
            """);
    }

    @Test
    void events_that_are_there_already_are_flushed_at_once() throws IOException {
        ScriptedStream rest = new ScriptedStream(chunk("1"), chunk("2"), chunk("3"), StreamEvent.END).readyAt(3, 2);

        assertThat(flushed(rest))
                .isEqualTo("||data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: {\"n\":3}\n\n|data: [DONE]\n\n|");
    }

    @Test
    void the_end_goes_with_the_events_before_it() throws IOException {
        ScriptedStream rest = new ScriptedStream(chunk("1"), StreamEvent.END).readyAt(1);

        assertThat(flushed(rest)).isEqualTo("||data: {\"n\":1}\n\ndata: [DONE]\n\n|");
    }

    @Test
    void no_event_waits_for_one_that_does_not_come() throws IOException {
        ScriptedStream rest =
                new ScriptedStream(chunk("1"), StreamEvent.SILENCE, chunk("2"), StreamEvent.END).readyAt(3);

        assertThat(flushed(rest)).isEqualTo("||data: {\"n\":1}\n\n|data: {\"n\":2}\n\n|data: [DONE]\n\n|");
        assertThat(rest.patience())
                .containsExactly(EventStream.EVER, Duration.ZERO, EventStream.EVER, EventStream.EVER);
    }

    @Test
    void a_stream_that_breaks_keeps_nothing_back() throws IOException {
        ScriptedStream rest =
                new ScriptedStream(chunk("1"), new CallFailedException(serverError(), attempt, null)).readyAt(1);

        assertThat(flushed(rest)).startsWith("||data: {\"n\":1}\n\nevent: error\n");
    }

    @Test
    void a_provider_that_says_nothing_of_use_is_no_sign_of_life() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventStream comments = new EventStream() {
            private int asked;

            @Override
            public StreamEvent next(Duration patience) {
                ticker.advance(Duration.ofSeconds(8));
                if (asked++ < 2) {
                    return StreamEvent.SILENCE;
                }
                heartbeats.look();
                await(() -> out.size() > 0);
                return StreamEvent.END;
            }

            @Override
            public void close() {}
        };

        writer(comments).write(out);

        assertThat(out.toString(UTF_8)).isEqualTo(": waiting for the provider\n\ndata: [DONE]\n\n");
    }

    /** All of it, with a mark for each flush. */
    private String flushed(EventStream rest, StreamEvent.Chunk... first) throws IOException {
        StringBuilder seen = new StringBuilder();
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                seen.append(toString(UTF_8)).append('|');
                reset();
            }
        };
        writer(rest, first).write(out);
        return seen.toString();
    }

    private String write(EventStream rest, StreamEvent.Chunk... first) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer(rest, first).write(out);
        return out.toString(UTF_8);
    }

    private StreamWriter writer(EventStream rest, StreamEvent.Chunk... first) {
        Answer.Streamed answer = new Answer.Streamed(attempt, Map.of(), List.of(first), rest);
        return new StreamWriter(
                answer,
                anOpenAiApi().encoder(answer),
                new StreamWriter.Tools(heartbeats, ticker, () -> stopping),
                new StreamWriter.Client() {
                    @Override
                    public void cut() {
                        cut = true;
                    }

                    @Override
                    public boolean overlooksErrors() {
                        return overlooking;
                    }
                });
    }

    /** Ends in what it is given, and remembers what it was closed for. */
    private static final class ToldWhy implements EventStream {

        private final Throwable end;
        private final List<CallFailedException> why = new ArrayList<>();
        private boolean closed;

        ToldWhy(Throwable end) {
            this.end = end;
        }

        @Override
        public StreamEvent next(Duration patience) throws InterruptedException {
            switch (end) {
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException defect -> throw defect;
                case Error error -> throw error;
                default -> throw new AssertionError(end);
            }
        }

        @Override
        public void close(CallFailedException reason) {
            why.add(reason);
            close();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private interface Waiting {
        void pass() throws InterruptedException;
    }

    /** Waits once, and is whole. */
    private static final class SilentStream implements EventStream {

        private final Waiting waiting;
        private boolean interrupted;
        private boolean closed;

        SilentStream(Waiting waiting) {
            this.waiting = waiting;
        }

        @Override
        public StreamEvent next(Duration patience) throws InterruptedException {
            try {
                waiting.pass();
                return StreamEvent.END;
            } catch (InterruptedException stopped) {
                interrupted = true;
                throw stopped;
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("it came").isNegative();
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    private static StreamEvent.Chunk chunk(String number) {
        return new StreamEvent.Raw(new ChunkContent.Summary("x", false, false, null), json("{\"n\":" + number + "}"));
    }
}
