package dev.breakwater.provider.translation;

import dev.breakwater.json.JsonDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parameters of a chat request that some providers lack. Not listed are those that every form has (the messages, {@code max_tokens},
 * {@code stream}) and those that are not OpenAI's: they are a provider's own and are passed on. Sources: OpenAI's API reference, "Chat";
 * LiteLLM for {@code thinking} and {@code top_k}.
 */
public enum ChatParameter {
    TEMPERATURE,
    TOP_P,
    TOP_K,
    FREQUENCY_PENALTY,
    PRESENCE_PENALTY,
    SEED,
    LOGPROBS,
    TOP_LOGPROBS,
    LOGIT_BIAS,
    N,
    STOP,
    TOOLS,
    TOOL_CHOICE,
    PARALLEL_TOOL_CALLS,
    RESPONSE_FORMAT,
    REASONING_EFFORT,
    THINKING,
    VERBOSITY,
    USER,
    SAFETY_IDENTIFIER,
    SERVICE_TIER,
    STORE,
    PROMPT_CACHE_KEY,
    PROMPT_CACHE_RETENTION,
    PREDICTION,
    MODALITIES,
    AUDIO,
    WEB_SEARCH_OPTIONS,
    FUNCTIONS,
    FUNCTION_CALL;

    private static final Set<String> NAMES =
            Arrays.stream(values()).map(ChatParameter::parameter).collect(Collectors.toUnmodifiableSet());

    /** Whether a parameter of this name is one of OpenAI's that some providers lack, or that other forms say otherwise. */
    public static boolean isKnown(String name) {
        return NAMES.contains(name);
    }

    /** OpenAI's. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the request asks for more than what every provider does without it: {@code "n": 1} and {@code "store": false} do not. */
    boolean isWanted(JsonDocument request) {
        if (!request.hasValue(parameter())) {
            return false;
        }
        JsonValue value = this == TOOLS || this == FUNCTIONS
                ? JsonValue.TRUE
                : request.value(parameter()).orElseThrow();
        return switch (this) {
            // They name the user, and change nothing about the answer. LiteLLM drops them silently too.
            case USER, SAFETY_IDENTIFIER -> false;
            case N -> !(value instanceof JsonNumber number && number.doubleValue() == 1);
            case TEMPERATURE, TOP_P -> !(value instanceof JsonNumber number && number.doubleValue() == 1);
            case FREQUENCY_PENALTY, PRESENCE_PENALTY, TOP_LOGPROBS ->
                !(value instanceof JsonNumber number && number.doubleValue() == 0);
            case PARALLEL_TOOL_CALLS -> value == JsonValue.FALSE;
            // Whoever is to call no tool can be offered none.
            case TOOL_CHOICE ->
                !(value instanceof JsonString choice
                        && (choice.getString().equals("auto")
                                || choice.getString().equals("none")));
            case RESPONSE_FORMAT ->
                !(value instanceof JsonObject format
                        && format.getString("type", "").equals("text"));
            case SERVICE_TIER ->
                !(value instanceof JsonString tier && tier.getString().equals("auto"));
            case MODALITIES -> !value.toString().equals("[\"text\"]");
            // An empty object asks for a search by OpenAI's defaults.
            case WEB_SEARCH_OPTIONS -> true;
            default -> value != JsonValue.FALSE && !isEmpty(value);
        };
    }

    private static boolean isEmpty(JsonValue value) {
        return switch (value) {
            case JsonArray list -> list.isEmpty();
            case JsonObject object -> object.isEmpty();
            case JsonString text -> text.getString().isEmpty();
            default -> false;
        };
    }
}
