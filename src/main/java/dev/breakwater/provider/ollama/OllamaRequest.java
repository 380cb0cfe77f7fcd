package dev.breakwater.provider.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.Sampling;
import dev.breakwater.chat.Tool;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the body of a chat request. */
final class OllamaRequest {

    /** Members that the request has once, and parameters that another one has replaced. */
    private static final Set<String> WRITTEN = Set.of(
            "model", "stream", "messages", "tools", "max_tokens", "max_completion_tokens", "thinking", "top_logprobs");

    private final Attempt attempt;
    private final Conversation conversation;
    private final String model;

    private OllamaRequest(Attempt attempt, Conversation conversation) {
        this.attempt = attempt;
        this.conversation = conversation;
        this.model = attempt.deployment().endpoint().model();
    }

    static byte[] write(Attempt attempt, Conversation conversation) {
        return JsonText.of(new OllamaRequest(attempt, conversation)::write);
    }

    private void write(JsonGenerator out) throws IOException {
        Parameters parameters = parameters();
        out.writeStartObject();
        out.writeStringField("model", model);
        // Ollama streams unless it is told not to.
        out.writeBooleanField("stream", attempt.call().request().streamed());
        out.writeArrayFieldStart("messages");
        new MessageWriter(attempt, out).messages(conversation.turns());
        out.writeEndArray();
        tools(out);
        JsonText.members(out, parameters.members());
        if (!parameters.options().isEmpty()) {
            out.writeObjectFieldStart("options");
            JsonText.members(out, parameters.options());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private void tools(JsonGenerator out) throws IOException {
        if (conversation.tools().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tools");
        for (Tool tool : conversation.tools()) {
            switch (tool) {
                case Tool.Function function -> function(out, function);
                case Tool.Other other ->
                    throw Refusal.unsupported(
                            attempt, "tools", "cannot take a tool of type '" + other.kind() + "': only functions.");
            }
        }
        out.writeEndArray();
    }

    private static void function(JsonGenerator out, Tool.Function function) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "function");
        out.writeObjectFieldStart("function");
        out.writeStringField("name", function.name());
        JsonText.text(out, "description", function.description());
        JsonText.json(out, "parameters", function.parameters());
        out.writeEndObject();
        out.writeEndObject();
    }

    private Parameters parameters() {
        Parameters parameters = new Parameters();
        Map<String, String> options = parameters.options();
        Sampling sampling = conversation.sampling();
        set(options, "temperature", sampling.temperature());
        set(options, "top_p", sampling.topP());
        set(options, "top_k", sampling.topK());
        set(options, "frequency_penalty", sampling.frequencyPenalty());
        set(options, "presence_penalty", sampling.presencePenalty());
        set(options, "seed", sampling.seed());
        set(options, "num_predict", conversation.limits().tokens());
        List<String> stop = conversation.limits().stop();
        set(options, "stop", stop.isEmpty() ? null : list(stop));
        Map<String, String> members = parameters.members();
        set(members, "format", format(conversation.format()));
        set(members, "think", think());
        Long alternatives = sampling.logprobs();
        set(members, "logprobs", alternatives == null ? null : true);
        set(members, "top_logprobs", alternatives == null || alternatives == 0 ? null : alternatives);
        Map<String, String> others = new LinkedHashMap<>(conversation.others());
        others.keySet().removeAll(WRITTEN);
        parameters.own(attempt, others);
        return parameters;
    }

    private static @Nullable String format(OutputFormat format) {
        return switch (format) {
            case OutputFormat.Text text -> null;
            case OutputFormat.JsonObject object -> "\"json\"";
            case OutputFormat.JsonSchema schema -> schema.schema() == null ? "\"json\"" : schema.schema();
        };
    }

    /** Only gpt-oss knows levels; the others think, or do not. A budget has no place. */
    private @Nullable String think() {
        Long budget = conversation.reasoning().budget();
        String effort = conversation.reasoning().effort();
        if (budget != null) {
            return String.valueOf(budget > 0);
        }
        if (effort == null) {
            String thinking = conversation.others().get("thinking");
            return thinking == null ? null : String.valueOf(!isDisabled(thinking));
        }
        return switch (effort) {
            case "none" -> "false";
            case "minimal" -> level("low");
            case "low", "medium", "high" -> level(effort);
            case "xhigh" -> level("high");
            default ->
                throw Refusal.invalid(
                        attempt,
                        "reasoning_effort",
                        "does not know the reasoning_effort '" + effort
                                + "': none, minimal, low, medium and high are known.");
        };
    }

    private String level(String level) {
        return model.contains("gpt-oss") ? JsonDocument.quote(level) : "true";
    }

    /** @param thinking Anthropic's, which LiteLLM accepts in OpenAI's form */
    private boolean isDisabled(String thinking) {
        try {
            return JsonDocument.parse(thinking.getBytes(StandardCharsets.UTF_8))
                    .text("type")
                    .orElse("")
                    .equals("disabled");
        } catch (JsonDocument.MalformedException noObject) {
            throw Refusal.invalid(attempt, "thinking", "takes an object as 'thinking'.");
        }
    }

    private static String list(List<String> texts) {
        return texts.stream().map(JsonDocument::quote).collect(Collectors.joining(",", "[", "]"));
    }

    /** @param value whose text is JSON; null for none */
    private static void set(Map<String, String> to, String name, @Nullable Object value) {
        if (value != null) {
            to.put(name, value.toString());
        }
    }
}
