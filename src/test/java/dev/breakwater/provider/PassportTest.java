package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Answer;
import dev.breakwater.catalog.KnownProviders;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.provider.StrictProvider.RefusedException;
import dev.breakwater.provider.exchange.ExchangeOf;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Conversations that change the family of models at every turn: no provider refuses what another one wrote. */
@Timeout(30)
class PassportTest {

    private static final int TURNS = 5;

    private static final String IMAGE =
            "[{'type':'text','text':'look'},{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}}]";

    /** What the users say and how many tools each answer calls. Every answer thinks. */
    enum Conversing {
        THINKING(0, "'hi'"),
        TOOLS(1, "'hi'"),
        PARALLEL_TOOLS(3, "'hi'"),
        IMAGES(0, IMAGE),
        TOOLS_AND_IMAGES(2, IMAGE);

        private final int calls;
        private final String said;

        Conversing(int calls, String said) {
            this.calls = calls;
            this.said = said;
        }
    }

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ManualTicker ticker = new ManualTicker();
    private final Provider exchange = ExchangeOf.forms(
            ticker,
            new BytesInFlight(),
            new Fired(),
            FormSample.all().map(FormSample::form).toArray(ProviderForm[]::new));

    private final List<JsonObject> history = new ArrayList<>();

    static Stream<Arguments> conversations() {
        return Arrays.stream(StrictProvider.values())
                .flatMap(one -> Arrays.stream(StrictProvider.values())
                        .flatMap(other -> Arrays.stream(Conversing.values())
                                .map(conversing -> Arguments.of(one, other, conversing))));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void no_family_refuses_what_another_one_wrote(StrictProvider one, StrictProvider other, Conversing conversing)
            throws Exception {
        for (int turn = 0; turn < TURNS; turn++) {
            history.add(read(("{'role':'user','content':" + conversing.said + "}").replace('\'', '"')));

            JsonObject message = answer(turn % 2 == 0 ? one : other, turn, conversing.calls);

            assertThat(message.containsKey("tool_calls")).isEqualTo(conversing.calls > 0);
            history.add(message);
            for (JsonValue call : message.getOrDefault("tool_calls", JsonValue.EMPTY_JSON_ARRAY)
                    .asJsonArray()) {
                history.add(Json.createObjectBuilder()
                        .add("role", "tool")
                        .add("tool_call_id", call.asJsonObject().get("id"))
                        .add("content", "sunny")
                        .build());
            }
        }
    }

    /** The assistant's message as the client gets it, and sends it back. */
    private JsonObject answer(StrictProvider provider, int turn, int calls) throws InterruptedException {
        upstream.script(provider.name(), asked -> {
            try {
                provider.check(asked.json());
                asked.answer(200, provider.answer(turn, calls).replace('\'', '"'));
            } catch (RefusedException refused) {
                asked.answer(400, "{\"error\":{\"message\":\"" + refused.getMessage() + "\"}}");
            }
        });
        String request = "{\"model\":\"gpt-4\",\"messages\":" + history + "}";
        Answer.Whole whole = (Answer.Whole) exchange.ask(
                anAttempt(aCall().on(deployment(provider)).saying(request).get(), ticker.nanos()));
        return read(json(whole.body())).getJsonArray("choices").getJsonObject(0).getJsonObject("message");
    }

    private DeploymentSample deployment(StrictProvider provider) {
        String adapter = KnownProviders.find(provider.prefix()).orElseThrow().adapter();
        FormSample sample = FormSample.all()
                .filter(each -> each.form().name().equals(adapter))
                .findFirst()
                .orElseThrow();
        DeploymentSample deployment = aDeployment("d")
                .of(provider.prefix())
                .at(upstream.url(provider.name()))
                .model(provider.model());
        sample.settings().forEach(deployment::setting);
        return deployment;
    }

    private static String json(Answer.Body body) {
        return switch (body) {
            case Answer.Body.Raw raw -> new String(raw.json().join(), UTF_8);
            case Answer.Body.Typed typed -> new String(AnswerWriter.write(typed.answer(), Operation.CHAT), UTF_8);
        };
    }

    private static JsonObject read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
