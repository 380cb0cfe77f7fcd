package dev.breakwater.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents at random, edited at random, against a model of the edit that is made of JSON-P's objects. */
class JsonDocumentEditPropertyTest {

    private static final List<String> NAMES =
            List.of("a", "b", "model", "", "x y", "ä", "😀", "q\"", "back\\slash", "stream", "{", "],", "\t");

    static IntStream seeds() {
        return IntStream.range(0, 1_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void an_edited_document_is_what_a_model_of_it_says(int seed) throws Exception {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        String text = object(names.subList(0, random.nextInt(6)), random);
        Map<String, String> set = new LinkedHashMap<>();
        Set<String> drop = new HashSet<>();
        for (String name : NAMES) {
            switch (random.nextInt(4)) {
                case 0 -> set.put(name, value(2, random));
                case 1 -> drop.add(name);
                default -> {}
            }
        }

        String edited = new String(
                JsonDocument.parse(text.getBytes(UTF_8)).edit(set, drop).join(), UTF_8);

        Map<String, JsonValue> expected = new LinkedHashMap<>(read(text).asJsonObject());
        expected.keySet().removeAll(drop);
        set.forEach((name, value) -> expected.put(name, read(value)));
        JsonObject actual = read(edited).asJsonObject();
        assertThat(actual).as(text + " -> " + edited).isEqualTo(expected);
        assertThat(actual.keySet()).as("order").containsExactlyElementsOf(expected.keySet());
        JsonDocument.parse(edited.getBytes(UTF_8));
    }

    private static String object(List<String> names, Random random) {
        StringBuilder text = new StringBuilder(blanks(random)).append('{').append(blanks(random));
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : "," + blanks(random))
                    .append(name(names.get(i), random))
                    .append(blanks(random))
                    .append(':')
                    .append(blanks(random))
                    .append(value(0, random))
                    .append(blanks(random));
        }
        return text.append('}').append(blanks(random)).toString();
    }

    private static String value(int depth, Random random) {
        return switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> String.valueOf(random.nextInt());
            case 3 ->
                List.of("-0", "1e-7", "0.10", "12345678901234567890", "5E+3").get(random.nextInt(5));
            case 4 ->
                List.of("\"\"", "\",}\"", "\"\\\"]\"", "\"\\ud83d\\ude00\"", "\"ä€😀\"", "\"\\\\\"")
                        .get(random.nextInt(6));
            case 5 -> "\"" + "x".repeat(random.nextInt(9_000) * (random.nextInt(20) == 0 ? 1 : 0)) + "\"";
            case 6 -> {
                List<String> elements = IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> blanks(random) + value(depth + 1, random) + blanks(random))
                        .toList();
                yield "[" + String.join(",", elements) + "]";
            }
            default -> object(NAMES.subList(0, random.nextInt(3)), random).strip();
        };
    }

    private static String name(String name, Random random) {
        String quoted = JsonDocument.quote(name);
        return random.nextInt(4) == 0 && name.equals("model") ? "\"\\u006dodel\"" : quoted;
    }

    private static String blanks(Random random) {
        return List.of("", "", "", " ", "\n", "\t ", "\r\n  ").get(random.nextInt(7));
    }

    private static JsonValue read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
