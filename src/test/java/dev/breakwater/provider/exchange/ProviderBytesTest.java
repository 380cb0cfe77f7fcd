package dev.breakwater.provider.exchange;

import static dev.breakwater.testing.Behaviours.error;
import static dev.breakwater.testing.Behaviours.raw;
import static dev.breakwater.testing.Behaviours.wire;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.TimePolicy;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are passed on as bytes. */
@Timeout(30)
class ProviderBytesTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Provider provider = ExchangeOf.forms(ticker, new BytesInFlight(), new Fired(), new OpenAiForm());

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void audio_comes_back_byte_for_byte_with_its_type_and_its_length() throws Exception {
        upstream.script("d", wire(HEAD + "Content-Disposition: attachment\r\nContent-Length: 5\r\n\r\na\0\r\n!"));

        Answer.Passed answer = ask(speech());

        assertThat(answer.contentType()).isEqualTo("audio/mpeg");
        assertThat(answer.length()).isEqualTo(5);
        assertThat(answer.headers()).containsEntry("content-disposition", "attachment");
        assertThat(all(answer)).isEqualTo("a\0\r\n!");
        assertThat(upstream.only("d").headers()).containsEntry("accept", "*/*");
    }

    @Test
    void the_first_bytes_are_there_before_the_last() throws Exception {
        upstream.script("d", exchange -> {
            exchange.send((HEAD + "Content-Length: 9\r\n\r\nfirst").getBytes(ISO_8859_1));
            exchange.hungUpWithin(Duration.ofSeconds(10));
        });

        try (Answer.Passed answer = ask(speech())) {
            assertThat(text(answer.bytes().next())).isEqualTo("first");
        }

        assertThat(upstream.only("d").hungUpWithin(Duration.ofSeconds(2))).isTrue();
    }

    @Test
    void a_connection_that_breaks_in_the_middle_fails_the_reader() throws Exception {
        upstream.script("d", wire(HEAD + "Content-Length: 9\r\nConnection: close\r\n\r\nfirst"));
        Answer.Passed answer = ask(speech());

        assertThat(text(answer.bytes().next())).isEqualTo("first");
        assertThat(failure(() -> answer.bytes().next())).isInstanceOf(Failure.Unreachable.class);
    }

    @Test
    void silence_in_the_middle_ends_at_the_idle_timeout() throws Exception {
        upstream.script("d", exchange -> {
            exchange.send((HEAD + "Content-Length: 9\r\n\r\nfirst").getBytes(ISO_8859_1));
            exchange.hungUpWithin(Duration.ofSeconds(10));
        });
        Duration soon = Duration.ofMillis(50);
        Answer.Passed answer = ask(speech().limited(
                        new TimePolicy(null, null, Duration.ofSeconds(9), null, soon, TimePolicy.DEFAULT_CONNECT)));
        answer.bytes().next();

        Failure failure = failure(() -> answer.bytes().next());

        assertThat(failure).isInstanceOf(Failure.TimedOut.class);
        assertThat(failure.message()).contains("0.05 s", "idle timeout");
    }

    @Test
    void an_answer_that_lasts_too_long_ends() throws Exception {
        upstream.script("d", wire(HEAD + "Content-Length: 9\r\n\r\nfirst"));
        Answer.Passed answer = ask(speech().bounded(new SizePolicy(1 << 20, 1 << 20, Duration.ofSeconds(5), 1 << 20)));
        answer.bytes().next();
        ticker.advance(Duration.ofSeconds(5));

        assertThat(failure(() -> answer.bytes().next())).isInstanceOf(Failure.StreamTooLong.class);
    }

    @Test
    void an_error_in_place_of_audio_is_a_failure() {
        upstream.script("d", raw(200, "{\"error\":{\"message\":\"no voice\",\"code\":429}}"));

        assertThat(failure(() -> ask(speech()))).isInstanceOf(Failure.RateLimited.class);
    }

    @Test
    void audio_without_a_byte_is_a_failure() {
        upstream.script("d", wire(HEAD + "Content-Length: 0\r\n\r\n"));

        assertThat(failure(() -> ask(speech()))).isInstanceOf(Failure.InvalidResponse.class);
    }

    @Test
    void a_status_of_an_error_is_classified_as_ever() {
        upstream.script("d", error(500, "broken"));

        assertThat(failure(() -> ask(speech()))).isInstanceOf(Failure.ServerError.class);
    }

    @Test
    void a_short_text_that_is_cut_fails_before_any_of_it_is_passed_on() {
        String text = HEAD.replace("audio/mpeg", "text/plain");
        upstream.script("d", wire(text + "Content-Length: 9\r\nConnection: close\r\n\r\nhal"));

        assertThat(failure(() -> ask(speech().asking(Operation.TRANSCRIPTIONS))))
                .isInstanceOf(Failure.Unreachable.class);
    }

    @Test
    void an_error_in_place_of_a_transcript_is_a_failure() {
        upstream.script("d", raw(200, "{\"detail\":\"no such language\"}"));

        assertThat(failure(() -> ask(speech().asking(Operation.TRANSCRIPTIONS))))
                .isInstanceOf(Failure.ServerError.class);
    }

    private CallSample speech() {
        return aCall().on(aDeployment("d").at(upstream.url("d"))).asking(Operation.SPEECH);
    }

    private Answer.Passed ask(CallSample call) throws InterruptedException {
        Attempt attempt = anAttempt(call.get(), ticker.nanos());
        return (Answer.Passed) provider.ask(attempt);
    }

    private static String all(Answer.Passed answer) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        ByteBuffer next = answer.bytes().next();
        while (next.hasRemaining()) {
            all.append(text(next));
            next = answer.bytes().next();
        }
        return all.toString();
    }

    private static String text(ByteBuffer bytes) {
        return ISO_8859_1.decode(bytes).toString();
    }

    private static Failure failure(ThrowingCallable call) {
        return catchThrowableOfType(CallFailedException.class, call).failure();
    }
}
