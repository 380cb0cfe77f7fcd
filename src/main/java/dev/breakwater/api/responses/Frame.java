package dev.breakwater.api.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.ResponseId;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A response around its output. Like OpenAI's it repeats what was asked; SDKs that check answers require most of these members. */
final class Frame {

    /** Members that repeat the request's, with OpenAI's values for those that it lacks. */
    private static final Map<String, String> REPEATED = new LinkedHashMap<>();

    static {
        REPEATED.put("instructions", "null");
        REPEATED.put("max_output_tokens", "null");
        REPEATED.put("max_tool_calls", "null");
        REPEATED.put("metadata", "{}");
        REPEATED.put("parallel_tool_calls", "true");
        REPEATED.put("prompt_cache_key", "null");
        REPEATED.put("reasoning", "{\"effort\":null,\"summary\":null}");
        REPEATED.put("safety_identifier", "null");
        REPEATED.put("temperature", "1.0");
        REPEATED.put("text", "{\"format\":{\"type\":\"text\"}}");
        REPEATED.put("tool_choice", "\"auto\"");
        REPEATED.put("tools", "[]");
        REPEATED.put("top_logprobs", "0");
        REPEATED.put("top_p", "1.0");
        REPEATED.put("truncation", "\"disabled\"");
        REPEATED.put("user", "null");
    }

    private Frame() {}

    /** A new response, before its first item. */
    static JsonDocument of(AnswerHead head, JsonDocument request) {
        long created = head.created() > 0 ? head.created() : System.currentTimeMillis() / 1_000;
        byte[] json = JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField("id", ResponseId.translated().text());
            out.writeStringField("object", "response");
            out.writeNumberField("created_at", created);
            out.writeStringField("status", OutputItem.IN_PROGRESS);
            out.writeBooleanField("background", false);
            out.writeNullField("error");
            out.writeNullField("incomplete_details");
            out.writeStringField("model", head.model());
            out.writeArrayFieldStart("output");
            out.writeEndArray();
            out.writeNullField("previous_response_id");
            out.writeBooleanField("store", false);
            repeat(out, request);
            out.writeNullField("usage");
            out.writeEndObject();
        });
        try {
            return JsonDocument.parse(json);
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible); // it has been written a moment ago
        }
    }

    private static void repeat(JsonGenerator out, JsonDocument request) throws IOException {
        for (Map.Entry<String, String> each : REPEATED.entrySet()) {
            boolean asked = request.hasValue(each.getKey());
            String json = asked
                    ? request.element(each.getKey()).map(JsonElement::json).orElseThrow()
                    : each.getValue();
            // Between values only: an event is one line.
            JsonText.json(out, each.getKey(), json.replaceAll("[\\r\\n]", " "));
        }
    }

    /** The output as JSON text. */
    static String output(List<OutputItem> items) {
        return text(out -> {
            out.writeStartArray();
            for (OutputItem each : items) {
                out.writeStartObject();
                each.write(out);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    static String usage(Usage usage) {
        return text(out -> {
            out.writeStartObject();
            out.writeNumberField("input_tokens", usage.prompt());
            out.writeObjectFieldStart("input_tokens_details");
            out.writeNumberField("cached_tokens", usage.cachedPrompt());
            if (usage.cacheWrite() > 0) {
                out.writeNumberField("cache_write_tokens", usage.cacheWrite());
            }
            out.writeEndObject();
            out.writeNumberField("output_tokens", usage.completion());
            out.writeObjectFieldStart("output_tokens_details");
            out.writeNumberField("reasoning_tokens", usage.reasoning());
            out.writeEndObject();
            out.writeNumberField("total_tokens", usage.prompt() + usage.completion());
            out.writeEndObject();
        });
    }

    private static String text(JsonText.Content content) {
        return new String(JsonText.of(content), StandardCharsets.UTF_8);
    }
}
