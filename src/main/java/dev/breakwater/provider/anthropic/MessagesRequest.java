package dev.breakwater.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.ClaudeFamily;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.provider.translation.Messages;
import dev.breakwater.provider.translation.Thinking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the body of a request for one attempt. */
final class MessagesRequest {

    /** Anthropic demands a limit; this is LiteLLM's for a model that is not known. */
    private static final long MAX_TOKENS = 4_096;

    /** OpenAI's names for the caller's user; the newer one counts. */
    private static final List<String> USERS = List.of("safety_identifier", "user");

    /** Members that the request has once, whatever else a client sends. */
    private static final Set<String> ONCE =
            Set.of("model", "anthropic_version", "stream", "messages", "system", "max_tokens");

    private final Attempt attempt;
    private final Conversation conversation;
    private final Map<String, String> head;
    private final ClaudeFamily family;
    private final Messages messages;
    private final long maxTokens;
    private final Thinking thinking;
    private final @Nullable JsonAnswer json;

    private MessagesRequest(Attempt attempt, Conversation conversation, Map<String, String> head) {
        Deployment deployment = attempt.deployment();
        String model = deployment.endpoint().model();
        this.attempt = attempt;
        this.conversation = conversation;
        this.head = head;
        this.family = ClaudeFamily.of(model);
        this.messages = Messages.of(conversation.turns(), prefill(deployment));
        this.maxTokens = maxTokens(deployment, conversation.limits().tokens());
        this.thinking = Thinking.of(conversation, family, maxTokens);
        this.json = JsonAnswer.of(conversation, family.hasSchemas(), !thinking.isOn() && !family.alwaysThinks());
    }

    /**
     * The whole body.
     *
     * @param head its first members, which say model or version: JSON text by name
     */
    static byte[] write(Attempt attempt, Conversation conversation, Map<String, String> head) {
        MessagesRequest request = new MessagesRequest(attempt, conversation, head);
        return JsonText.of(request::write);
    }

    private static boolean prefill(Deployment deployment) {
        Boolean said = deployment.streaming().prefill();
        return said == null ? deployment.endpoint().prefill() != null : said;
    }

    private static long maxTokens(Deployment deployment, @Nullable Long asked) {
        if (asked != null) {
            return asked;
        }
        Integer known = deployment.facts().maxOutput();
        return known == null ? MAX_TOKENS : known;
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        JsonText.members(out, head);
        out.writeNumberField("max_tokens", maxTokens);
        if (attempt.call().request().streamed()) {
            out.writeBooleanField("stream", true);
        }
        system(out);
        out.writeArrayFieldStart("messages");
        for (Turn turn : messages.turns()) {
            out.writeStartObject();
            out.writeStringField("role", turn.role() == Turn.Role.ASSISTANT ? "assistant" : "user");
            out.writeArrayFieldStart("content");
            new ContentWriter(attempt, out).blocks(turn.parts());
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        new ToolsWriter(attempt, conversation, family, json).write(out);
        sampling(out);
        stop(out);
        JsonText.json(out, "thinking", thinking.json());
        outputConfig(out);
        others(out);
        out.writeEndObject();
    }

    private void system(JsonGenerator out) throws IOException {
        List<Part> system = new ArrayList<>(messages.system());
        if (json != null && json.way() == JsonAnswer.Way.INSTRUCTION) {
            system.add(new Part.Text(json.instruction(), List.of(), Extras.NONE));
        }
        if (!system.isEmpty()) {
            out.writeArrayFieldStart("system");
            new ContentWriter(attempt, out).blocks(system);
            out.writeEndArray();
        }
    }

    /** A model that thinks accepts only the usual sampling. */
    private void sampling(JsonGenerator out) throws IOException {
        if (!thinking.isOn()) {
            JsonText.number(out, "temperature", conversation.sampling().temperature());
            JsonText.number(out, "top_p", conversation.sampling().topP());
            JsonText.number(out, "top_k", conversation.sampling().topK());
        }
    }

    private void stop(JsonGenerator out) throws IOException {
        if (!conversation.limits().stop().isEmpty()) {
            out.writeArrayFieldStart("stop_sequences");
            for (String each : conversation.limits().stop()) {
                out.writeString(each);
            }
            out.writeEndArray();
        }
    }

    private void outputConfig(JsonGenerator out) throws IOException {
        boolean format = json != null && json.way() == JsonAnswer.Way.FORMAT;
        if ((!format && thinking.effort() == null) || conversation.others().containsKey("output_config")) {
            return;
        }
        out.writeObjectFieldStart("output_config");
        JsonText.text(out, "effort", thinking.effort());
        if (format) {
            out.writeObjectFieldStart("format");
            out.writeStringField("type", "json_schema");
            JsonText.json(out, "schema", Objects.requireNonNull(json).schema());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** Anthropic's own parameters pass. */
    private void others(JsonGenerator out) throws IOException {
        Map<String, String> others = new LinkedHashMap<>(conversation.others());
        others.keySet().removeAll(ONCE);
        String user = null;
        for (String name : USERS) {
            String own = others.remove(name);
            user = user == null ? own : user;
        }
        if (user != null && !others.containsKey("metadata")) {
            others.put("metadata", JsonDocument.of(Map.of("user_id", user)).json());
        }
        JsonText.members(out, others);
    }
}
