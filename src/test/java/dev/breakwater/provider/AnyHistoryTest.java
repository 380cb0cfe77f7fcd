package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.provider.translation.TranslatedForm;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories of any models, as clients keep them, in every translated form: nothing that was said is lost, and nothing is refused. */
class AnyHistoryTest {

    private static final int HISTORIES = 300;

    static Stream<FormSample> forms() {
        return FormSample.all().filter(each -> each.form() instanceof TranslatedForm);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void every_history_is_written_with_all_texts_in_their_order(FormSample sample) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = new History(new Random(seed));
            String body = body(sample, history.json);

            assertThat(body).as("seed %d", seed).isEqualTo(body(sample, history.json));
            assertThat(values(body)).as("seed %d", seed).contains(history.said.toArray(String[]::new));
            assertThat(values(body)).as("seed %d", seed).containsSubsequence(history.conversed);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void every_call_has_one_result(FormSample sample) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = new History(new Random(seed));
            List<String> values = values(body(sample, history.json));

            for (String result : history.results) {
                assertThat(values.stream().filter(result::equals))
                        .as("seed %d, %s", seed, result)
                        .hasSize(1);
            }
        }
    }

    private static String body(FormSample sample, String messages) {
        String json = "{\"model\":\"gpt-4\",\"messages\":" + messages + "}";
        return sample.form()
                .request(anAttempt(
                        aCall().on(aDeployment("d").of(sample.form().name()))
                                .saying(json)
                                .get(),
                        0))
                .body()
                .text();
    }

    /** All strings of a JSON text, from its beginning to its end. */
    private static List<String> values(String json) {
        List<String> values = new ArrayList<>();
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            collect(reader.readValue(), values);
        }
        return values;
    }

    private static void collect(JsonValue value, List<String> values) {
        switch (value.getValueType()) {
            case ARRAY -> value.asJsonArray().forEach(each -> collect(each, values));
            case OBJECT -> value.asJsonObject().values().forEach(each -> collect(each, values));
            case STRING -> values.add(((JsonString) value).getString());
            default -> {}
        }
    }

    /** A conversation that a client may have: system turns anywhere, calls with and without results, thoughts, images. */
    private static final class History {

        private final Random random;
        private final JsonArrayBuilder messages = Json.createArrayBuilder();
        /** Texts that have to be in the request, each once. */
        private final List<String> said = new ArrayList<>();
        /** Those of users and assistants without calls, whose order is kept. */
        private final List<String> conversed = new ArrayList<>();

        private final List<String> results = new ArrayList<>();
        private final String json;
        private int count;

        History(Random random) {
            this.random = random;
            int turns = 1 + random.nextInt(8);
            for (int i = 0; i < turns; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> message(random.nextBoolean() ? "system" : "developer", false);
                    case 1 -> message("user", true);
                    case 2 -> assistant();
                    case 3 -> calls();
                    default -> message("user", true);
                }
            }
            message("user", true);
            json = messages.build().toString();
        }

        private String text() {
            String text = "text " + ++count;
            said.add(text);
            return text;
        }

        private void message(String role, boolean image) {
            String text = text();
            if (role.equals("user")) {
                conversed.add(text);
            }
            JsonArrayBuilder content = Json.createArrayBuilder().add(part("text", text));
            if (random.nextInt(4) == 0) {
                content.add(part("text", ""));
            }
            if (image && random.nextInt(4) == 0) {
                content.add(Json.createObjectBuilder()
                        .add("type", "image_url")
                        .add("image_url", Json.createObjectBuilder().add("url", "data:image/png;base64,iVBORw0KGgo=")));
            }
            messages.add(Json.createObjectBuilder().add("role", role).add("content", content));
        }

        private static JsonObjectBuilder part(String kind, String text) {
            return Json.createObjectBuilder().add("type", kind).add(kind, text);
        }

        private void assistant() {
            String text = text();
            conversed.add(text);
            messages.add(thinking().add("role", "assistant").add("content", text));
        }

        /** Thoughts of this model, of another one, or none. */
        private JsonObjectBuilder thinking() {
            JsonObjectBuilder message = Json.createObjectBuilder();
            switch (random.nextInt(3)) {
                case 0 -> message.add("reasoning_content", "a thought");
                case 1 ->
                    message.add(
                            "thinking_blocks",
                            Json.createArrayBuilder()
                                    .add(Json.createObjectBuilder()
                                            .add("type", "thinking")
                                            .add("thinking", "a signed thought")
                                            .add("signature", "EqQBCgIYAg")));
                default -> {}
            }
            return message;
        }

        /** Calls under ids that some providers refuse; results in any order, some missing. */
        private void calls() {
            int calls = 1 + random.nextInt(3);
            JsonArrayBuilder called = Json.createArrayBuilder();
            List<JsonObjectBuilder> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                String id = "call|" + ++count + "/" + "x".repeat(random.nextInt(70));
                called.add(Json.createObjectBuilder()
                        .add("id", id)
                        .add("type", "function")
                        .add(
                                "function",
                                Json.createObjectBuilder()
                                        .add("name", "weather")
                                        .add("arguments", random.nextInt(4) == 0 ? "" : "{\"city\":\"Oslo\"}")));
                if (random.nextInt(4) > 0) {
                    String result = text();
                    results.add(result);
                    answers.add(random.nextInt(answers.size() + 1), result(id, result));
                }
            }
            messages.add(thinking().add("role", "assistant").add("tool_calls", called));
            answers.forEach(messages::add);
        }

        private static JsonObjectBuilder result(String id, String text) {
            return Json.createObjectBuilder()
                    .add("role", "tool")
                    .add("tool_call_id", id)
                    .add("content", text);
        }
    }
}
