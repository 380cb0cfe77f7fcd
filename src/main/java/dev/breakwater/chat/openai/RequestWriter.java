package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes the body of a chat request. */
public final class RequestWriter {

    private RequestWriter() {}

    /** @param model the provider's name of the model */
    public static byte[] write(Conversation conversation, String model, boolean streamed) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField("model", model);
            if (streamed) {
                out.writeBooleanField("stream", true);
            }
            MessageWriter.turns(out, conversation.turns());
            tools(out, conversation.tools());
            toolChoice(out, conversation.toolChoice());
            sampling(out, conversation.sampling());
            limits(out, conversation.limits());
            FormatJson.write(out, conversation.format());
            reasoning(out, conversation.reasoning());
            JsonText.members(out, conversation.others());
            out.writeEndObject();
        });
    }

    private static void tools(JsonGenerator out, List<Tool> tools) throws IOException {
        if (tools.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tools");
        for (Tool tool : tools) {
            switch (tool) {
                case Tool.Function function -> function(out, function);
                case Tool.Other other -> out.writeRawValue(other.json());
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
        JsonText.flag(out, "strict", function.strict());
        out.writeEndObject();
        MessageWriter.extras(out, function.extras());
        out.writeEndObject();
    }

    private static void toolChoice(JsonGenerator out, ToolChoice choice) throws IOException {
        if (choice.mode() == ToolChoice.Mode.NAMED) {
            out.writeObjectFieldStart("tool_choice");
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            JsonText.text(out, "name", choice.name());
            out.writeEndObject();
            out.writeEndObject();
        } else if (choice.mode() != null) {
            out.writeStringField("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
        }
        JsonText.flag(out, "parallel_tool_calls", choice.parallel());
    }

    private static void sampling(JsonGenerator out, Sampling sampling) throws IOException {
        JsonText.number(out, "temperature", sampling.temperature());
        JsonText.number(out, "top_p", sampling.topP());
        JsonText.number(out, "top_k", sampling.topK());
        JsonText.number(out, "frequency_penalty", sampling.frequencyPenalty());
        JsonText.number(out, "presence_penalty", sampling.presencePenalty());
        JsonText.number(out, "seed", sampling.seed());
        if (sampling.logprobs() != null) {
            out.writeBooleanField("logprobs", true);
            out.writeNumberField("top_logprobs", sampling.logprobs());
        }
    }

    /** By the newer name: OpenAI's reasoning models refuse {@code max_tokens}. */
    private static void limits(JsonGenerator out, OutputLimits limits) throws IOException {
        JsonText.number(out, "max_completion_tokens", limits.tokens());
        if (!limits.stop().isEmpty()) {
            out.writeArrayFieldStart("stop");
            for (String each : limits.stop()) {
                out.writeString(each);
            }
            out.writeEndArray();
        }
        JsonText.number(out, "n", limits.choices());
    }

    private static void reasoning(JsonGenerator out, Reasoning reasoning) throws IOException {
        JsonText.text(out, "reasoning_effort", reasoning.effort());
        if (reasoning.budget() != null) {
            out.writeObjectFieldStart("thinking");
            out.writeStringField("type", "enabled");
            out.writeNumberField("budget_tokens", reasoning.budget());
            out.writeEndObject();
        }
    }
}
