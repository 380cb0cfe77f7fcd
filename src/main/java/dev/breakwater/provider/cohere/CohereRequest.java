package dev.breakwater.provider.cohere;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.Refusal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the body of a chat request. */
final class CohereRequest {

    /** Members that the request has once, and parameters that another one has replaced. */
    private static final Set<String> WRITTEN =
            Set.of("model", "stream", "messages", "tools", "max_tokens", "max_completion_tokens");

    private static final String ENABLED = "{\"type\":\"enabled\"}";
    private static final String DISABLED = "{\"type\":\"disabled\"}";

    private final Attempt attempt;
    private final Conversation conversation;

    private CohereRequest(Attempt attempt, Conversation conversation) {
        this.attempt = attempt;
        this.conversation = conversation;
    }

    static byte[] write(Attempt attempt, Conversation conversation) {
        return JsonText.of(new CohereRequest(attempt, conversation)::write);
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("model", attempt.deployment().endpoint().model());
        out.writeBooleanField("stream", attempt.call().request().streamed());
        out.writeArrayFieldStart("messages");
        new MessageWriter(attempt, out).messages(conversation.turns());
        out.writeEndArray();
        List<Tool> offered = offered();
        if (!offered.isEmpty()) {
            tools(out, offered);
        }
        JsonText.members(out, parameters());
        out.writeEndObject();
    }

    /** Cohere cannot be made to call a certain tool, but it can be offered that one alone. */
    private List<Tool> offered() {
        ToolChoice choice = conversation.toolChoice();
        List<Tool> named = conversation.tools().stream()
                .filter(each -> each instanceof Tool.Function function
                        && function.name().equals(choice.name()))
                .toList();
        return choice.mode() == Mode.NAMED && !named.isEmpty() ? named : conversation.tools();
    }

    private void tools(JsonGenerator out, List<Tool> tools) throws IOException {
        boolean strict = true;
        out.writeArrayFieldStart("tools");
        for (Tool tool : tools) {
            switch (tool) {
                case Tool.Function function -> {
                    function(out, function);
                    strict &= Boolean.TRUE.equals(function.strict());
                }
                case Tool.Other other ->
                    throw Refusal.unsupported(
                            attempt, "tools", "cannot take a tool of type '" + other.kind() + "': only functions.");
            }
        }
        out.writeEndArray();
        if (strict && !conversation.others().containsKey("strict_tools")) {
            out.writeBooleanField("strict_tools", true);
        }
        JsonText.text(out, "tool_choice", choice(conversation.toolChoice().mode()));
    }

    private static void function(JsonGenerator out, Tool.Function function) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "function");
        out.writeObjectFieldStart("function");
        out.writeStringField("name", function.name());
        JsonText.text(out, "description", function.description());
        String parameters = function.parameters();
        JsonText.json(out, "parameters", parameters == null ? "{\"type\":\"object\",\"properties\":{}}" : parameters);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static @Nullable String choice(@Nullable Mode mode) {
        return switch (mode) {
            case REQUIRED, NAMED -> "REQUIRED";
            case NONE -> "NONE";
            case AUTO -> null;
            case null -> null;
        };
    }

    /** JSON text by Cohere's names. What the configuration or the client says in Cohere's own words has priority. */
    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        Sampling sampling = conversation.sampling();
        set(parameters, "temperature", sampling.temperature());
        set(parameters, "p", sampling.topP());
        set(parameters, "k", sampling.topK());
        set(parameters, "frequency_penalty", sampling.frequencyPenalty());
        set(parameters, "presence_penalty", sampling.presencePenalty());
        set(parameters, "seed", sampling.seed());
        set(parameters, "logprobs", sampling.logprobs() == null ? null : true);
        OutputLimits limits = conversation.limits();
        set(parameters, "max_tokens", limits.tokens());
        set(parameters, "stop_sequences", limits.stop().isEmpty() ? null : list(limits.stop()));
        set(parameters, "response_format", format(conversation.format()));
        set(parameters, "thinking", thinking(conversation.reasoning()));
        conversation.others().forEach((name, json) -> {
            if (!WRITTEN.contains(name)) {
                parameters.put(name, json);
            }
        });
        return parameters;
    }

    private static @Nullable String format(OutputFormat format) {
        return switch (format) {
            case OutputFormat.Text text -> null;
            case OutputFormat.JsonObject object -> "{\"type\":\"json_object\"}";
            case OutputFormat.JsonSchema schema ->
                schema.schema() == null
                        ? "{\"type\":\"json_object\"}"
                        : "{\"type\":\"json_object\",\"json_schema\":" + schema.schema() + "}";
        };
    }

    /**
     * Cohere knows a budget, and no effort. Its OpenAI-compatible API knows {@code none} and {@code high}; the budgets of the others are
     * those that Google documents for the same words.
     */
    private @Nullable String thinking(Reasoning reasoning) {
        if (reasoning.budget() != null) {
            return reasoning.budget() == 0 ? DISABLED : budget(reasoning.budget());
        }
        String effort = reasoning.effort();
        return switch (effort) {
            case "none" -> DISABLED;
            case "minimal", "low" -> budget(1_024);
            case "medium" -> budget(8_192);
            case "high", "xhigh" -> ENABLED;
            case null -> null;
            default ->
                throw Refusal.invalid(
                        attempt,
                        "reasoning_effort",
                        "does not know the reasoning_effort '" + effort
                                + "': none, minimal, low, medium and high are known.");
        };
    }

    private static String budget(long tokens) {
        return "{\"type\":\"enabled\",\"token_budget\":" + tokens + "}";
    }

    private static String list(List<String> texts) {
        return texts.stream().map(JsonDocument::quote).collect(Collectors.joining(",", "[", "]"));
    }

    /** @param value whose text is JSON; null for none */
    private static void set(Map<String, String> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
    }
}
