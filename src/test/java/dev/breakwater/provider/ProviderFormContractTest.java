package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.KnownProviders;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.ProviderDescriptor;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.failure.Failure;
import dev.breakwater.provider.bedrock.BedrockForm;
import dev.breakwater.provider.exchange.ExchangeOf;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every form has to do, played by a scripted provider through the real exchange. */
@Timeout(30)
class ProviderFormContractTest {

    private static final String STREAM =
            "{\"model\":\"gpt-4\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Fired fired = new Fired();
    private final Provider exchange = ExchangeOf.forms(
            ticker,
            new BytesInFlight(),
            fired,
            FormSample.all().map(FormSample::form).toArray(ProviderForm[]::new));

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void every_adapter_of_a_known_provider_is_here_and_no_other() {
        assertThat(FormSample.all().map(each -> each.form().name()))
                .containsExactlyInAnyOrderElementsOf(KnownProviders.all().stream()
                        .filter(ProviderDescriptor::hasAdapter)
                        .map(ProviderDescriptor::adapter)
                        .distinct()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_request_goes_to_its_path_with_the_key_and_the_providers_name_of_the_model(FormSample sample)
            throws Exception {
        upstream.script("d", Behaviours.raw(200, sample.plain()));

        ask(aCall().on(deployment(sample).key("sk-secret").header("X-Team", "blue")));

        Exchange asked = upstream.only("d");
        String[] header = sample.keyHeader().split(": ", 2);
        assertThat(asked.target()).isIn("/d/v1" + sample.path(), "/d" + sample.path());
        assertThat(asked.headers()).containsEntry(header[0], header[1]).containsEntry("x-team", "blue");
        assertThat(asked.target() + asked.json()).contains("upstream-model").contains("hi");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void without_a_key_none_is_sent(FormSample sample) throws Exception {
        upstream.script("d", Behaviours.raw(200, sample.plain()));

        ask(aCall().on(deployment(sample)));

        String sent = upstream.only("d").headers().get(sample.keyHeader().split(": ", 2)[0]);
        if (sample.form() instanceof BedrockForm) {
            assertThat(sent).as("a signature").startsWith("AWS4-HMAC-SHA256 ");
        } else {
            assertThat(sent).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_plain_answer_has_the_text_and_the_public_name_of_the_model(FormSample sample) throws Exception {
        upstream.script("d", Behaviours.raw(200, sample.plain(), "x-request-id: req_7"));

        Answer.Whole whole = (Answer.Whole) ask(aCall().on(deployment(sample)));

        assertThat(json(whole.body())).contains("Hello there", "\"gpt-4\"").doesNotContain("upstream-model");
        assertThat(whole.headers()).containsEntry(Answer.PROVIDER_REQUEST_ID, "req_7");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void an_answer_that_is_none_is_a_failure(FormSample sample) {
        upstream.script(
                "d",
                Behaviours.raw(200, "{}"),
                Behaviours.raw(200, "<html>"),
                Behaviours.raw(200, sample.rateLimited()),
                Behaviours.raw(200, sample.plain()));

        assertThat(failure(aCall().on(deployment(sample)))).isInstanceOf(Failure.InvalidResponse.class);
        assertThat(failure(aCall().on(deployment(sample)))).isInstanceOf(Failure.InvalidResponse.class);
        assertThat(failure(aCall().on(deployment(sample)))).isInstanceOf(Failure.RateLimited.class);
        if (!sample.jsonLines()) { // there, a plain answer is a stream of one line
            assertThat(failure(stream(sample))).as("no stream").isInstanceOf(Failure.InvalidResponse.class);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_status_of_an_error_is_classified(FormSample sample) {
        upstream.script(
                "d",
                Behaviours.error(401, "who?"),
                Behaviours.rateLimited(7),
                Behaviours.error(400, "prompt is too long"),
                Behaviours.error(503, "down"));

        assertThat(failure(aCall().on(deployment(sample)))).isInstanceOf(Failure.Unauthorized.class);
        assertThat(failure(stream(sample)).report().retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure(aCall().on(deployment(sample)))).isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(failure(stream(sample))).isInstanceOf(Failure.ServerError.class);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_stream_is_decoded_and_ends_whole(FormSample sample) throws Exception {
        upstream.script("d", Behaviours.stream(events(sample, "no JSON", sample.end())));

        List<StreamEvent.Chunk> chunks = read((Answer.Streamed) ask(stream(sample)));

        assertThat(chunks).extracting(each -> each.content().text()).containsSubsequence("Hello ", "there");
        assertThat(chunks.get(chunks.size() - 1).content().finished()).isTrue();
        assertThat(chunks)
                .allSatisfy(each -> assertThat(json(each)).contains("\"gpt-4\"").doesNotContain("upstream-model"));
        assertThat(fired.events()).hasSize(1).hasOnlyElementsOfType(CallEvent.EventDropped.class);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_stream_that_breaks_or_carries_an_error_fails(FormSample sample) {
        upstream.script(
                "d",
                Behaviours.stream(events(sample)),
                Behaviours.cut(events(sample)),
                Behaviours.stream(events(sample, sample.rateLimited())),
                Behaviours.stream(sample.framed().apply(sample.rateLimited())));

        assertThat(failure(stream(sample))).as("no end").isInstanceOf(Failure.InvalidResponse.class);
        assertThat(failure(stream(sample))).as("cut").isInstanceOf(Failure.Unreachable.class);
        assertThat(failure(stream(sample))).as("an error").isInstanceOf(Failure.RateLimited.class);
        assertThat(failure(stream(sample))).as("nothing but an error").isInstanceOf(Failure.RateLimited.class);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void any_split_of_a_streams_bytes_gives_the_same_chunks(FormSample sample) throws Exception {
        upstream.script("d", Behaviours.stream(events(sample, sample.end())));
        List<String> expected = contents(read((Answer.Streamed) ask(stream(sample))));

        for (int seed = 0; seed < 20; seed++) {
            upstream.script("d", Behaviours.split(new Random(seed), events(sample, sample.end())));

            assertThat(contents(read((Answer.Streamed) ask(stream(sample)))))
                    .as("seed %s", seed)
                    .isEqualTo(expected);
        }
    }

    private static List<String> contents(List<StreamEvent.Chunk> chunks) {
        return chunks.stream().map(chunk -> chunk.content().toString()).toList();
    }

    static Stream<FormSample> forms() {
        return FormSample.all();
    }

    private static byte[][] events(FormSample sample, String... more) {
        return Stream.concat(sample.stream().stream(), Stream.of(more))
                .map(sample.framed())
                .toArray(byte[][]::new);
    }

    private DeploymentSample deployment(FormSample sample) {
        DeploymentSample deployment =
                aDeployment("d").of(sample.form().name()).at(upstream.url("d")).version("2024-06-01");
        sample.settings().forEach(deployment::setting);
        return deployment;
    }

    private CallSample stream(FormSample sample) {
        return aCall().on(deployment(sample)).streamed().saying(STREAM);
    }

    private Answer ask(CallSample call) throws InterruptedException {
        return exchange.ask(anAttempt(call.get(), ticker.nanos()));
    }

    /** The failure of a plain answer, or of a stream before its end. */
    private Failure failure(CallSample call) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> {
            if (ask(call) instanceof Answer.Streamed streamed) {
                read(streamed);
            }
        });
        assertThat(failed).isNotNull();
        return failed.failure();
    }

    private static List<StreamEvent.Chunk> read(Answer.Streamed answer) throws InterruptedException {
        try (answer) {
            List<StreamEvent.Chunk> all = new ArrayList<>(answer.first());
            StreamEvent event = answer.rest().next(Duration.ofSeconds(5));
            while (!(event instanceof StreamEvent.End)) {
                if (event instanceof StreamEvent.Chunk chunk) {
                    all.add(chunk);
                }
                event = answer.rest().next(Duration.ofSeconds(5));
            }
            return all;
        }
    }

    /** The answer as a client of OpenAI's API gets it, also from a form of its own. */
    private static String json(Answer.Body body) {
        return switch (body) {
            case Answer.Body.Raw raw -> new String(raw.json().join(), UTF_8);
            case Answer.Body.Typed typed -> new String(AnswerWriter.write(typed.answer(), Operation.CHAT), UTF_8);
        };
    }

    private static String json(StreamEvent.Chunk chunk) {
        return switch (chunk) {
            case StreamEvent.Raw raw -> new String(raw.json().slices().join(), UTF_8);
            case StreamEvent.Native other -> other.json().json();
            case StreamEvent.Typed typed ->
                new String(AnswerWriter.write(typed.content(), typed.head(), Operation.CHAT), UTF_8);
        };
    }
}
