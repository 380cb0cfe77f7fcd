package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Answer;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.provider.exchange.ExchangeOf;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One exchange for each adapter, as its provider documents it: the request, the plain answer and the stream in the provider's form, and
 * what the client gets. They are in {@code src/test/resources/exchanges}, each with its source and the date on which it was read.
 */
@Timeout(30)
class RecordedExchangeTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "exchanges");

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Provider exchange = ExchangeOf.forms(
            ticker,
            new BytesInFlight(),
            new Fired(),
            FormSample.all().map(FormSample::form).toArray(ProviderForm[]::new));

    @AfterEach
    void stop() {
        upstream.close();
    }

    static Stream<FormSample> forms() {
        return FormSample.all();
    }

    @Test
    void every_adapter_has_one_and_each_names_its_source_and_date() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            forms().map(each -> each + ".json").toList());
        }
        for (FormSample form : forms().toList()) {
            JsonObject recorded = recorded(form);

            assertThat(recorded.getString("adapter")).isEqualTo(form.toString());
            assertThat(recorded.getString("source")).isNotBlank();
            assertThat(LocalDate.parse(recorded.getString("date"))).isAfter("2025-01-01");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_request_is_what_the_provider_documents(FormSample form) throws Exception {
        JsonObject recorded = recorded(form);
        upstream.script("d", Behaviours.raw(200, recorded.get("plain").toString()));

        ask(form, recorded, false).close();

        JsonObject sent = recorded.getJsonObject("sent");
        String target = upstream.only("d").target();
        assertThat(target).isIn("/d/v1" + sent.getString("path"), "/d" + sent.getString("path"));
        assertThat(upstream.only("d").json()).isEqualTo(sent.getJsonObject("body"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_plain_answer_is_what_the_provider_said(FormSample form) throws Exception {
        JsonObject recorded = recorded(form);
        upstream.script("d", Behaviours.raw(200, recorded.get("plain").toString()));

        Answer.Whole whole = (Answer.Whole) ask(form, recorded, false);

        JsonObject answer = read(
                switch (whole.body()) {
                    case Answer.Body.Raw raw -> raw.json().text();
                    case Answer.Body.Typed typed ->
                        new String(AnswerWriter.write(typed.answer(), Operation.CHAT), UTF_8);
                });
        Heard heard = new Heard();
        heard.add(answer, "message");
        assertThat(heard.json()).isEqualTo(recorded.getJsonObject("answer"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_stream_says_the_same(FormSample form) throws Exception {
        JsonObject recorded = recorded(form);
        byte[][] events = recorded.getJsonArray("stream").stream()
                .map(JsonValue::toString)
                .map(form.framed())
                .toArray(byte[][]::new);
        upstream.script("d", Behaviours.stream(events));

        Heard heard = new Heard();
        for (StreamEvent.Chunk chunk : chunks((Answer.Streamed) ask(form, recorded, true))) {
            heard.add(read(text(chunk)), "delta");
        }

        assertThat(heard.json()).isEqualTo(recorded.getJsonObject("answer"));
    }

    /** What a client puts together from an answer, or from the chunks of a stream. */
    private static final class Heard {

        private final StringBuilder content = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<String> names = new ArrayList<>();
        private final List<StringBuilder> arguments = new ArrayList<>();
        private String finish = "";
        private JsonObject usage = JsonValue.EMPTY_JSON_OBJECT;

        void add(JsonObject answer, String member) {
            if (answer.get("usage") instanceof JsonObject counts) {
                usage = counts;
            }
            for (JsonObject choice : answer.getJsonArray("choices").getValuesAs(JsonObject.class)) {
                JsonObject message = choice.getJsonObject(member);
                content.append(message.getString("content", ""));
                reasoning.append(message.getString("reasoning_content", ""));
                finish = choice.getString("finish_reason", finish);
                message.getOrDefault("tool_calls", JsonValue.EMPTY_JSON_ARRAY)
                        .asJsonArray()
                        .getValuesAs(JsonObject.class)
                        .forEach(this::call);
            }
        }

        private void call(JsonObject call) {
            JsonObject function = call.getJsonObject("function");
            if (call.getInt("index", names.size()) == names.size()) {
                names.add(function.getString("name"));
                arguments.add(new StringBuilder());
            }
            arguments.get(arguments.size() - 1).append(function.getString("arguments", ""));
        }

        JsonObject json() {
            var calls = Json.createArrayBuilder();
            for (int i = 0; i < names.size(); i++) {
                calls.add(Json.createObjectBuilder()
                        .add("name", names.get(i))
                        .add("arguments", arguments.get(i).toString()));
            }
            var heard = Json.createObjectBuilder()
                    .add("content", content.toString())
                    .add("calls", calls)
                    .add("finish_reason", finish)
                    .add("prompt_tokens", usage.get("prompt_tokens"))
                    .add("completion_tokens", usage.get("completion_tokens"));
            if (!reasoning.isEmpty()) {
                heard.add("reasoning", reasoning.toString());
            }
            return heard.build();
        }
    }

    private Answer ask(FormSample form, JsonObject recorded, boolean streamed) throws InterruptedException {
        DeploymentSample deployment = aDeployment("d")
                .of(form.form().name())
                .model(recorded.getString("model"))
                .at(upstream.url("d"))
                .version("2024-06-01");
        form.settings().forEach(deployment::setting);
        var request =
                Json.createObjectBuilder(recorded.getJsonObject("request")).add("model", "gpt-4");
        var call = aCall().on(deployment);
        if (streamed) {
            call = call.streamed();
            request.add("stream", true);
        }
        return exchange.ask(anAttempt(call.saying(request.build().toString()).get(), ticker.nanos()));
    }

    private static List<StreamEvent.Chunk> chunks(Answer.Streamed answer) throws InterruptedException {
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

    private static JsonObject recorded(FormSample form) throws IOException {
        return read(Files.readString(FOLDER.resolve(form + ".json")));
    }

    private static JsonObject read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
