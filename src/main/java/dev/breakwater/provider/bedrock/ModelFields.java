package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.provider.translation.Thinking;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is not the same for all models, and what the client sends by Bedrock's own names. A parameter that Converse does not know goes to
 * the model, as LiteLLM has it.
 */
final class ModelFields {

    static final String ADDITIONAL = "additionalModelRequestFields";

    /** Converse's own members that a request may have. */
    private static final Set<String> CONVERSES = Set.of(
            "additionalModelResponseFieldPaths",
            "guardrailConfig",
            "performanceConfig",
            "promptVariables",
            "requestMetadata",
            "serviceTier",
            "outputConfig");

    /** Members that are written elsewhere, whatever else a client sends. */
    private static final Set<String> WRITTEN = Set.of(
            "messages",
            "system",
            "inferenceConfig",
            "toolConfig",
            "max_tokens",
            "max_completion_tokens",
            "service_tier",
            ADDITIONAL);

    private static final String BETA = "anthropic-beta";

    private final Attempt attempt;
    private final Conversation conversation;
    private final BedrockModel model;
    private final Thinking thinking;

    ModelFields(Attempt attempt, Conversation conversation, BedrockModel model, Thinking thinking) {
        this.attempt = attempt;
        this.conversation = conversation;
        this.model = model;
        this.thinking = thinking;
    }

    /** Converse's own, as JSON text by name. */
    Map<String, String> converses() {
        Map<String, String> fields = new LinkedHashMap<>();
        String tier = conversation.others().get("service_tier");
        if (tier != null && !tier.equals("\"auto\"")) {
            fields.put("serviceTier", "{\"type\":" + tier + "}");
        }
        conversation.others().forEach((name, value) -> {
            if (CONVERSES.contains(name)) {
                fields.put(name, value);
            }
        });
        return fields;
    }

    /** The model's own, as JSON text by name; what the client sends has priority. */
    Map<String, String> additional() {
        Map<String, String> fields = new LinkedHashMap<>();
        Long topK = conversation.sampling().topK();
        if (topK != null && !(model.isClaude() && thinking.isOn())) {
            fields.put(
                    model.isNova() ? "inferenceConfig" : "top_k",
                    model.isNova() ? "{\"topK\":" + topK + "}" : topK.toString());
        }
        if (model.isClaude()) {
            claudes(fields);
        } else {
            effort(fields);
        }
        conversation.others().forEach((name, value) -> {
            if (!CONVERSES.contains(name) && !WRITTEN.contains(name)) {
                fields.put(name, value);
            }
        });
        fields.putAll(clients());
        return fields;
    }

    private void claudes(Map<String, String> fields) {
        String thoughts = thinking.json();
        if (thoughts != null) {
            fields.put("thinking", thoughts);
        }
        if (thinking.effort() != null) {
            fields.put("output_config", "{\"effort\":" + JsonDocument.quote(thinking.effort()) + "}");
        }
        if (Boolean.FALSE.equals(conversation.toolChoice().parallel())
                && !conversation.tools().isEmpty()
                && conversation.toolChoice().mode() != ToolChoice.Mode.NONE) {
            fields.put("tool_choice", singleCall());
        }
        attempt.deployment().endpoint().headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase(BETA)) {
                fields.put("anthropic_beta", list(value));
            }
        });
    }

    /** Converse has no member for it; Claude's own must not contradict Converse's choice. */
    private String singleCall() {
        ToolChoice choice = conversation.toolChoice();
        String type = switch (choice.mode()) {
            case REQUIRED -> "\"any\"";
            case NAMED -> "\"tool\",\"name\":" + JsonDocument.quote(ConverseTools.sent(String.valueOf(choice.name())));
            case null, default -> "\"auto\"";
        };
        return "{\"type\":" + type + ",\"disable_parallel_tool_use\":true}";
    }

    /** The header's features: Bedrock reads them from the body. */
    private static String list(String header) {
        return Arrays.stream(header.split(","))
                .map(each -> JsonDocument.quote(each.strip()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void effort(Map<String, String> fields) {
        String effort = conversation.reasoning().effort();
        if (effort == null) {
            return;
        }
        if (!model.isThinkingNova()) {
            fields.put("reasoning_effort", JsonDocument.quote(effort));
        } else if (!effort.equals("none")) {
            String known = effort.equals("minimal") ? "low" : effort;
            fields.put(
                    "reasoningConfig",
                    "{\"type\":\"enabled\",\"maxReasoningEffort\":" + JsonDocument.quote(known) + "}");
        }
    }

    private Map<String, String> clients() {
        Map<String, String> members = new LinkedHashMap<>();
        Documents.parse(conversation.others().getOrDefault(ADDITIONAL, "{}"))
                .ifPresent(own -> own.names()
                        .forEach(name ->
                                own.element(name).map(JsonElement::json).ifPresent(value -> members.put(name, value))));
        return members;
    }
}
