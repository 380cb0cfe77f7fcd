package dev.breakwater.provider.gemini;

import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Sampling;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.translation.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gemini's {@code generationConfig}: JSON text by name. */
final class GenerationConfig {

    static final String NAME = "generationConfig";

    /** Google reads both spellings. */
    static final Set<String> NAMES = Set.of(NAME, "generation_config");

    private final Map<String, String> members = new LinkedHashMap<>();

    private GenerationConfig() {}

    static Map<String, String> of(Attempt attempt, GeminiModel model, Conversation conversation) {
        GenerationConfig config = new GenerationConfig();
        config.sampling(conversation.sampling());
        config.limits(conversation.limits());
        config.format(conversation.format());
        config.set("thinkingConfig", new Thinking(attempt, model).config(conversation));
        config.set("responseModalities", modalities(conversation.others().get("modalities")));
        for (String name : NAMES) {
            config.own(attempt, name, conversation.others().get(name));
        }
        return config.members;
    }

    /** What the configuration or the client says in Gemini's own words has priority. */
    private void own(Attempt attempt, String name, @Nullable String json) {
        if (json == null) {
            return;
        }
        try {
            JsonDocument own = JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8));
            for (String member : own.names()) {
                own.element(member).ifPresent(value -> members.put(member, value.json()));
            }
        } catch (JsonDocument.MalformedException noObject) {
            throw Refusal.invalid(attempt, name, "takes an object as '" + name + "'.");
        }
    }

    private void sampling(Sampling sampling) {
        set("temperature", sampling.temperature());
        set("topP", sampling.topP());
        set("topK", sampling.topK());
        set("frequencyPenalty", sampling.frequencyPenalty());
        set("presencePenalty", sampling.presencePenalty());
        set("seed", sampling.seed());
        Long alternatives = sampling.logprobs();
        if (alternatives != null) {
            set("responseLogprobs", true);
            set("logprobs", alternatives == 0 ? null : alternatives);
        }
    }

    private void limits(OutputLimits limits) {
        set("maxOutputTokens", limits.tokens());
        set("candidateCount", limits.choices());
        set("stopSequences", limits.stop().isEmpty() ? null : list(limits.stop()));
    }

    private void format(OutputFormat format) {
        switch (format) {
            case OutputFormat.Text text -> {} // what Gemini does by itself
            case OutputFormat.JsonObject object -> set("responseMimeType", "\"application/json\"");
            case OutputFormat.JsonSchema schema -> {
                set("responseMimeType", "\"application/json\"");
                set("responseJsonSchema", schema.schema());
            }
        }
    }

    /** Gemini writes them in capitals. */
    private static @Nullable String modalities(@Nullable String openAi) {
        return openAi == null ? null : openAi.toUpperCase(Locale.ROOT);
    }

    private static String list(List<String> texts) {
        return texts.stream().map(JsonDocument::quote).collect(Collectors.joining(",", "[", "]"));
    }

    /** @param value whose text is JSON; null for none */
    private void set(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value.toString());
        }
    }
}
