package dev.breakwater.api.gemini;

import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code generationConfig}. */
final class ConfigReader {

    private static final String WHERE = "generationConfig.";

    /** OpenAI's schema must have a name. */
    private static final String SCHEMA = "response";

    private final Set<String> untranslated;
    private final Map<String, BigDecimal> numbers = new LinkedHashMap<>();
    private final List<String> stop = new ArrayList<>();
    private final List<String> modalities = new ArrayList<>();
    private boolean logprobs;
    private String mediaType = "";
    private @Nullable String schema;
    private Reasoning reasoning = Reasoning.UNSET;

    ConfigReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    void read(JsonCursor in) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            String name = Names.camel(in.name());
            switch (name) {
                case "temperature", "topP", "presencePenalty", "frequencyPenalty" -> number(name, in.number());
                case "topK", "maxOutputTokens", "candidateCount", "seed", "logprobs" -> {
                    Long whole = in.whole();
                    number(name, whole == null ? null : BigDecimal.valueOf(whole));
                }
                case "responseLogprobs" -> logprobs = Boolean.TRUE.equals(in.flag());
                case "stopSequences" -> Lists.each(in, each -> stop.add(each.wantedText()));
                case "responseMimeType" -> mediaType(in);
                case "responseSchema" -> schema = in.isNull() ? schema : Schemas.jsonSchema(in);
                case "responseJsonSchema" -> schema = in.isNull() ? schema : in.json();
                case "responseModalities" -> Lists.each(in, each -> modalities.add(each.wantedText()));
                case "thinkingConfig" -> reasoning = ThinkingReader.read(in);
                // Hints: how closely images are read, and which of Google's models answers.
                case "mediaResolution", "audioTimestamp", "enableEnhancedCivicAnswers", "routingConfig" -> in.skip();
                default -> unknown(in);
            }
        }
    }

    private void number(String name, @Nullable BigDecimal value) {
        if (value != null) {
            numbers.put(name, value);
        }
    }

    private void mediaType(JsonCursor in) throws MalformedException {
        String type = in.text();
        switch (type) {
            case "application/json" -> mediaType = type;
            case "text/plain", "" -> {}
            case null -> {}
            default -> untranslated.add(WHERE + in.name());
        }
    }

    private void unknown(JsonCursor in) {
        if (!in.isNull()) {
            untranslated.add(WHERE + in.name());
        }
        in.skip();
    }

    Sampling sampling() {
        Long alternatives = whole("logprobs");
        return new Sampling(
                numbers.get("temperature"),
                numbers.get("topP"),
                whole("topK"),
                numbers.get("frequencyPenalty"),
                numbers.get("presencePenalty"),
                whole("seed"),
                !logprobs ? null : alternatives == null ? Long.valueOf(0) : alternatives);
    }

    OutputLimits limits() {
        Long candidates = whole("candidateCount");
        return new OutputLimits(
                whole("maxOutputTokens"), stop, candidates == null || candidates == 1 ? null : candidates);
    }

    OutputFormat format() {
        if (schema != null) {
            return new OutputFormat.JsonSchema(SCHEMA, null, schema, null);
        }
        return mediaType.isEmpty() ? OutputFormat.TEXT : OutputFormat.JSON_OBJECT;
    }

    Reasoning reasoning() {
        return reasoning;
    }

    /** Members that OpenAI's form has too: what an answer may consist of, where it is not text alone. */
    Map<String, String> others() {
        List<String> words =
                modalities.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
        return words.isEmpty() || words.equals(List.of("text"))
                ? Map.of()
                : Map.of(
                        "modalities",
                        words.stream().map(JsonDocument::quote).collect(Collectors.joining(",", "[", "]")));
    }

    private @Nullable Long whole(String name) {
        BigDecimal number = numbers.get(name);
        return number == null ? null : Long.valueOf(number.longValue());
    }
}
