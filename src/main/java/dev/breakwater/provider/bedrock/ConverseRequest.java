package dev.breakwater.provider.bedrock;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.provider.translation.Messages;
import dev.breakwater.provider.translation.Thinking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the body of a request of Converse or ConverseStream for one attempt. */
final class ConverseRequest {

    /** What a thinking model has for its answer where nothing is known of it: LiteLLM's limit. */
    private static final long ANSWER = 4_096;

    private final Attempt attempt;
    private final Conversation conversation;
    private final BedrockModel model;
    private final Messages messages;
    private final Thinking thinking;
    private final @Nullable JsonAnswer json;

    private ConverseRequest(Attempt attempt, Conversation conversation) {
        Deployment deployment = attempt.deployment();
        this.attempt = attempt;
        this.conversation = conversation;
        this.model = BedrockModel.of(deployment.endpoint().model());
        this.messages = Messages.of(usable(conversation.turns()), prefill(deployment));
        Long asked = conversation.limits().tokens();
        Long tokens = asked == null ? mostTokens() : asked;
        this.thinking = Thinking.of(conversation, model.claude(), tokens == null ? Long.MAX_VALUE : tokens);
        this.json = JsonAnswer.of(conversation, false, model.canBeForced() && !thinks());
    }

    static byte[] write(Attempt attempt, Conversation conversation) {
        ConverseRequest request = new ConverseRequest(attempt, conversation);
        return JsonText.of(request::write);
    }

    private boolean thinks() {
        return model.isClaude() && thinking.isOn();
    }

    private static boolean prefill(Deployment deployment) {
        Boolean said = deployment.streaming().prefill();
        return said == null ? deployment.endpoint().prefill() != null : said;
    }

    /** Of an answer; null where it is not known. */
    private @Nullable Long mostTokens() {
        Integer known = attempt.deployment().facts().maxOutput();
        return known == null ? null : known.longValue();
    }

    /** Bedrock refuses blank texts, and all models but Claude refuse thoughts. */
    private List<Turn> usable(List<Turn> turns) {
        List<Turn> usable = new ArrayList<>();
        for (Turn turn : turns) {
            List<Part> parts = turn.parts().stream().filter(this::isUsable).toList();
            if (!parts.isEmpty()) {
                usable.add(new Turn(turn.role(), parts, turn.name(), turn.others()));
            }
        }
        return usable;
    }

    private boolean isUsable(Part part) {
        return switch (part) {
            case Part.Text text -> !text.text().isBlank();
            case Part.Refusal refusal -> !refusal.text().isBlank();
            case Part.ReasoningPart reasoning -> model.isClaude();
            default -> true;
        };
    }

    private void write(JsonGenerator out) throws IOException {
        ContentWriter writer = new ContentWriter(attempt, model, out);
        out.writeStartObject();
        system(out, writer);
        out.writeArrayFieldStart("messages");
        for (Turn turn : messages.turns()) {
            out.writeStartObject();
            out.writeStringField("role", turn.role() == Turn.Role.ASSISTANT ? "assistant" : "user");
            out.writeArrayFieldStart("content");
            writer.turn(turn.parts());
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        inferenceConfig(out);
        new ConverseTools(attempt, conversation, model, json).write(out);
        ModelFields fields = new ModelFields(attempt, conversation, model, thinking);
        Map<String, String> additional = fields.additional();
        if (!additional.isEmpty()) {
            out.writeObjectFieldStart(ModelFields.ADDITIONAL);
            JsonText.members(out, additional);
            out.writeEndObject();
        }
        JsonText.members(out, fields.converses());
        out.writeEndObject();
    }

    private void system(JsonGenerator out, ContentWriter writer) throws IOException {
        List<Part> system = new ArrayList<>(messages.system());
        if (json != null && json.way() == JsonAnswer.Way.INSTRUCTION) {
            system.add(new Part.Text(json.instruction(), List.of(), Extras.NONE));
        }
        if (!system.isEmpty()) {
            out.writeArrayFieldStart("system");
            writer.system(system);
            out.writeEndArray();
        }
    }

    /** A Claude that thinks accepts only the usual sampling. */
    private void inferenceConfig(JsonGenerator out) throws IOException {
        OutputLimits limits = conversation.limits();
        Long tokens = limits.tokens() == null && thinks() ? thinkingTokens() : limits.tokens();
        boolean sampled = !thinks()
                && (conversation.sampling().temperature() != null
                        || conversation.sampling().topP() != null);
        if (tokens == null && !sampled && limits.stop().isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("inferenceConfig");
        JsonText.number(out, "maxTokens", tokens);
        if (sampled) {
            JsonText.number(out, "temperature", conversation.sampling().temperature());
            JsonText.number(out, "topP", conversation.sampling().topP());
        }
        if (!limits.stop().isEmpty()) {
            out.writeArrayFieldStart("stopSequences");
            for (String each : limits.stop()) {
                out.writeString(each);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    /** A budget must be below the limit, which a client need not set; other thinking leaves it to Bedrock. */
    private @Nullable Long thinkingTokens() {
        Long budget = thinking.budget();
        return budget == null ? null : Objects.requireNonNullElse(mostTokens(), budget + ANSWER);
    }
}
