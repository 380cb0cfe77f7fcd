package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.translation.PromptAsChat;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code /v1/completions} of a model that can only chat: the prompt becomes a user's message, and the answer, plain or streamed chunk by
 * chunk, becomes a {@code text_completion}. Only where the model is known to be one, by {@code model_info.mode: chat} or by a name of
 * OpenAI's; any other request is sent as it is. Sources: LiteLLM's {@code text_completion}; OpenAI's API reference, "Completions".
 */
final class TextCompletion {

    /** OpenAI's chat models, under Azure's names for them too. */
    private static final Pattern CHAT_MODEL =
            Pattern.compile("(?:ft:)?(?:gpt-[45](?!\\d)|gpt-3\\.?5-turbo|chatgpt-|o[134](?:-|$)).*");

    private static final Pattern COMPLETION_MODEL = Pattern.compile(".*(?:-instruct|-base)\\b.*");

    /** These refuse {@code max_tokens}. */
    private static final Pattern REASONING_MODEL = Pattern.compile("(?:ft:)?(?:gpt-5|o[134](?:-|$)).*");

    private static final JsonProvider JSON = JsonProvider.provider();

    private TextCompletion() {}

    /** Whether the attempt asks a model that can only chat for a completion. */
    static boolean applies(Attempt attempt) {
        return attempt.call().request().operation() == Operation.COMPLETIONS && onlyChats(attempt.deployment());
    }

    private static boolean onlyChats(Deployment deployment) {
        if (deployment.info().get("mode") instanceof JsonString mode) {
            return mode.getString().equals("chat");
        }
        return deployment.endpoint().provider().has(Quirk.OPENAI_MODELS) && matches(CHAT_MODEL, deployment);
    }

    /** By the model's name, or by {@code model_info.base_model}: Azure's deployments have any name. */
    private static boolean matches(Pattern models, Deployment deployment) {
        String model = deployment.endpoint().model();
        if (deployment.info().get("base_model") instanceof JsonString base) {
            model = base.getString().substring(base.getString().lastIndexOf('/') + 1);
        }
        return models.matcher(model).matches()
                && !COMPLETION_MODEL.matcher(model).matches();
    }

    // The request.

    /**
     * The attempt's request as one for chat.
     *
     * @throws CallFailedException with {@link dev.breakwater.failure.Failure.BadRequest} where chat cannot express it
     */
    static ApiRequest chat(Attempt attempt) {
        ApiRequest request = attempt.call().request();
        JsonDocument chat = PromptAsChat.chat(attempt);
        if (chat.hasValue("max_tokens") && matches(REASONING_MODEL, attempt.deployment())) {
            String most = chat.element("max_tokens").map(JsonElement::json).orElseThrow();
            chat = parse(chat.edit(Map.of("max_completion_tokens", most), Set.of("max_tokens")));
        }
        return new ApiRequest(Operation.CHAT, chat, request.model(), request.streamed(), request.mock());
    }

    // The answer.

    static Answer.Whole completion(Answer.Whole chat) {
        return new Answer.Whole(chat.attempt(), chat.headers(), completion(chat.body()), chat.usage(), chat.room());
    }

    static StreamEvent.Chunk completion(StreamEvent.Chunk chunk) {
        return switch (chunk) {
            case StreamEvent.Raw raw -> new StreamEvent.Raw(raw.content(), completion(raw.json()));
            case StreamEvent.Typed typed -> typed;
            case StreamEvent.Native other -> other;
        };
    }

    private static Answer.Body completion(Answer.Body chat) {
        return switch (chat) {
            case Answer.Body.Raw raw ->
                new Answer.Body.Raw(completion(parse(raw.json())).slices());
            case Answer.Body.Typed typed -> typed;
        };
    }

    private static JsonDocument completion(JsonDocument answer) {
        Map<String, String> set = new HashMap<>();
        set.put("object", JsonDocument.quote("text_completion"));
        if (answer.value("choices").orElse(JsonValue.NULL) instanceof JsonArray all) {
            JsonArrayBuilder choices = JSON.createArrayBuilder();
            all.forEach(each -> choices.add(each instanceof JsonObject choice ? completion(choice) : each));
            set.put("choices", choices.build().toString());
        }
        return answer.with(set);
    }

    private static JsonObject completion(JsonObject choice) {
        JsonValue said = choice.getOrDefault("message", choice.getOrDefault("delta", JsonValue.NULL));
        return JSON.createObjectBuilder(choice)
                .remove("message")
                .remove("delta")
                .add("text", said instanceof JsonObject message ? text(message) : "")
                .add("logprobs", JsonValue.NULL)
                .build();
    }

    /** Its content, or its refusal. Some servers send a content in parts. */
    private static String text(JsonObject message) {
        return switch (message.get("content")) {
            case JsonString text -> text.getString();
            case JsonArray parts ->
                parts.stream()
                        .map(part -> part instanceof JsonObject object ? object.getString("text", "") : "")
                        .collect(Collectors.joining());
            case null, default -> message.getString("refusal", "");
        };
    }

    private static JsonDocument parse(Slices document) {
        try {
            return JsonDocument.parse(document.join());
        } catch (JsonDocument.MalformedException impossible) {
            throw new IllegalStateException(impossible); // it was well-formed a moment ago
        }
    }
}
