package dev.breakwater.provider.exchange;

import static dev.breakwater.testing.Behaviours.cut;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.silentAfter;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.TimePolicy;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.upstream.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of a form whose events are not one to one with chunks. */
@Timeout(30)
class ProviderStreamTest {

    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Provider exchange = ExchangeOf.forms(ticker, new BytesInFlight(), new Fired(), new LettersForm());

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void an_event_may_bring_several_chunks_or_none() throws Exception {
        upstream.script("d", events(letters("abc"), letters(""), letters("d"), "{\"complete\":true}"));

        Answer.Streamed answer = ask();

        assertThat(texts(answer.first())).containsExactly("a");
        assertThat(answer.rest().ready()).isTrue();
        assertThat(read(answer)).containsExactly("b", "c", "d");
    }

    @Test
    void chunks_of_the_last_event_come_before_the_end() throws Exception {
        upstream.script("d", silentAfter(letters("a"), "{\"letters\":\"bc\",\"ended\":true}"));

        assertThat(read(ask())).containsExactly("b", "c");
    }

    @Test
    void a_complete_stream_may_end_in_any_way() throws Exception {
        upstream.script("d", cut(letters("a"), "{\"complete\":true}"));

        assertThat(read(ask())).isEmpty();
    }

    @Test
    void an_incomplete_stream_names_what_is_missing() {
        upstream.script("d", events(letters("a")));

        Failure failure = failure();

        assertThat(failure).isInstanceOf(Failure.InvalidResponse.class);
        assertThat(failure.message()).contains("its stream ended without complete");
    }

    @Test
    void events_without_a_chunk_do_not_extend_the_idle_timeout() {
        upstream.script("d", silentAfter(letters("a"), letters(""), letters("")));

        assertThat(failure()).isInstanceOf(Failure.TimedOut.class);
        assertThat(ticker.nanos())
                .isLessThan(IDLE.plus(PATIENCE.multipliedBy(3)).toNanos());
    }

    /** Anthropic sends pings while a model thinks, and when it hangs. */
    @Test
    void heartbeats_that_are_passed_on_do_not_extend_the_idle_timeout() throws Exception {
        upstream.script("d", silentAfter(letters("a"), "{\"heartbeat\":true}", "{\"heartbeat\":true}"));

        Answer.Streamed answer = ask();
        StreamEvent heartbeat = answer.rest().next(PATIENCE);
        ticker.advance(IDLE);

        assertThat(heartbeat).isInstanceOf(StreamEvent.Native.class);
        assertThat(catchThrowableOfType(
                                CallFailedException.class, () -> answer.rest().next(PATIENCE))
                        .failure())
                .isInstanceOf(Failure.TimedOut.class);
    }

    private static String letters(String letters) {
        return "{\"letters\":\"" + letters + "\"}";
    }

    private Answer.Streamed ask() throws InterruptedException {
        TimePolicy time = new TimePolicy(null, null, Duration.ofMinutes(1), null, IDLE, Duration.ofSeconds(5));
        return (Answer.Streamed) exchange.ask(anAttempt(
                aCall().on(aDeployment("d").of("letters").at(upstream.url("d")))
                        .streamed()
                        .limited(time)
                        .get(),
                ticker.nanos()));
    }

    private Failure failure() {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> read(ask()));
        assertThat(failed).isNotNull();
        return failed.failure();
    }

    /** The texts after the first one, for a reader on whose clock a second passes with every silence. */
    private List<String> read(Answer.Streamed answer) throws InterruptedException {
        try (answer) {
            List<StreamEvent.Chunk> all = new ArrayList<>();
            StreamEvent event = answer.rest().next(PATIENCE);
            while (!(event instanceof StreamEvent.End)) {
                if (event instanceof StreamEvent.Chunk chunk) {
                    all.add(chunk);
                } else {
                    ticker.advance(Duration.ofSeconds(1));
                }
                event = answer.rest().next(PATIENCE);
            }
            return texts(all);
        }
    }

    private static List<String> texts(List<StreamEvent.Chunk> chunks) {
        return chunks.stream().map(each -> each.content().text()).toList();
    }

    /** One chunk for each letter of an event. */
    private static final class LettersForm implements ProviderForm {

        @Override
        public String name() {
            return "letters";
        }

        @Override
        public ProviderRequest request(Attempt attempt) {
            return new ProviderRequest(attempt.deployment().endpoint().base() + "/letters", Map.of(), Slices.of("{}"));
        }

        @Override
        public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamDecoder decoder(Attempt attempt, Headers headers) {
            return new LettersDecoder();
        }
    }

    private static final class LettersDecoder implements StreamDecoder {

        private boolean complete;
        private boolean ended;

        @Override
        public void decode(byte[] event, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
            JsonDocument document = JsonDocument.parse(event);
            document.text("letters")
                    .orElse("")
                    .chars()
                    .forEach(letter -> chunks.accept(new StreamEvent.Raw(
                            new ChunkContent.Summary(Character.toString(letter), false, false, null), document)));
            if (document.has("heartbeat")) {
                Delta nothing = new Delta(0, false, List.of(), List.of(), null, null, Map.of(), Map.of());
                chunks.accept(new StreamEvent.Native(nothing, AnswerHead.UNKNOWN, "ping", document));
            }
            complete |= document.flag("complete").orElse(false);
            ended |= document.flag("ended").orElse(false);
        }

        @Override
        public boolean complete() {
            return complete;
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public String end() {
            return "complete";
        }

        @Override
        public @Nullable Usage usage() {
            return null;
        }
    }
}
