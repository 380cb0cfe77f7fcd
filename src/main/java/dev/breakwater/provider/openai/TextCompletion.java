package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Continuation;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.ResumeMode;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/completions} of a model that can only chat: the prompt is asked as a user's message, and the answer, plain or streamed chunk by
 * chunk, becomes a {@code text_completion}. Only where the model is known to be one, by {@code model_info.mode: chat} or by a name of
 * OpenAI's; any other request goes as it is. Sources: LiteLLM's {@code text_completion}; OpenAI's API reference, "Completions".
 */
final class TextCompletion {

    /** The exchange of a provider, which takes the address from the attempt's operation. */
    @FunctionalInterface
    interface Exchange {
        Answer ask(Attempt attempt) throws InterruptedException;
    }

    /** OpenAI's chat models, under Azure's names for them too. */
    private static final Pattern CHAT_MODEL =
            Pattern.compile("(?:ft:)?(?:gpt-[45](?!\\d)|gpt-3\\.?5-turbo|chatgpt-|o[134](?:-|$)).*");

    private static final Pattern COMPLETION_MODEL = Pattern.compile(".*(?:-instruct|-base)\\b.*");

    /** These refuse {@code max_tokens}. */
    private static final Pattern REASONING_MODEL = Pattern.compile("(?:ft:)?(?:gpt-5|o[134](?:-|$)).*");

    /** Whose names the patterns are about. */
    private static final Set<String> PREFIXES = Set.of("openai", "azure");

    /** What chat does not have; its {@code logprobs} are of another form. */
    private static final List<String> UNSUPPORTED = List.of("suffix", "echo", "best_of", "logprobs");

    private static final JsonProvider JSON = JsonProvider.provider();

    private TextCompletion() {}

    /**
     * The answer in the form that was asked for.
     *
     * @throws CallFailedException with {@link Failure.BadRequest} where chat cannot express the request
     */
    static Answer ask(Attempt attempt, Exchange exchange) throws InterruptedException {
        if (attempt.call().request().operation() != Operation.COMPLETIONS || !onlyChats(attempt.deployment())) {
            return exchange.ask(attempt);
        }
        try {
            return switch (exchange.ask(attempt.asking(chat(attempt)))) {
                case Answer.Whole whole ->
                    new Answer.Whole(attempt, whole.headers(), completion(whole.body()), whole.room());
                case Answer.Streamed chat ->
                    new Answer.Streamed(
                            attempt,
                            chat.headers(),
                            chat.first().stream()
                                    .map(TextCompletion::completion)
                                    .toList(),
                            new CompletionStream(attempt, chat.rest()));
            };
        } catch (CallFailedException failed) {
            throw of(attempt, failed);
        }
    }

    /** The failure of the attempt as its call knows it: another target may be asked for a completion. */
    private static CallFailedException of(Attempt attempt, CallFailedException failed) {
        return new CallFailedException(failed.failure(), attempt, failed.getCause());
    }

    private static boolean onlyChats(Deployment deployment) {
        if (deployment.info().get("mode") instanceof JsonString mode) {
            return mode.getString().equals("chat");
        }
        return PREFIXES.contains(deployment.endpoint().prefix()) && matches(CHAT_MODEL, deployment);
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

    private static ApiRequest chat(Attempt attempt) {
        ApiRequest request = attempt.call().request();
        JsonDocument asked = request.document();
        Continuation continuation = request.continuation();
        if (continuation != null && continuation.way() == ResumeMode.PREFILL) {
            // A longer prompt is a user's message, which is answered and not gone on with.
            throw refusal(attempt, "prompt", "cannot go on with a text behind its prompt: it can only chat.");
        }
        refuseUnsupported(attempt, asked);
        Set<String> dropped = new HashSet<>(UNSUPPORTED);
        dropped.add("prompt");
        Map<String, String> set = new HashMap<>();
        set.put("messages", "[{\"role\":\"user\",\"content\":" + JsonDocument.quote(prompt(attempt, asked)) + "}]");
        if (asked.hasValue("max_tokens") && matches(REASONING_MODEL, attempt.deployment())) {
            asked.value("max_tokens").ifPresent(most -> set.put("max_completion_tokens", most.toString()));
            dropped.add("max_tokens");
        }
        JsonDocument chat = parse(asked.edit(set, dropped));
        return new ApiRequest(Operation.CHAT, chat, request.model(), request.streamed(), request.mock());
    }

    private static String prompt(Attempt attempt, JsonDocument asked) {
        JsonValue prompt = asked.value("prompt").orElse(JsonValue.NULL);
        if (prompt instanceof JsonArray list && list.size() == 1) {
            prompt = list.get(0);
        }
        if (prompt instanceof JsonString text) {
            return text.getString();
        }
        throw refusal(
                attempt,
                "prompt",
                "can only chat, and takes one prompt as text: 'prompt' must be a string, or a list of one string. Send"
                        + " several prompts one by one, and text instead of tokens.");
    }

    private static void refuseUnsupported(Attempt attempt, JsonDocument asked) {
        if (asked.value("drop_params").orElse(JsonValue.FALSE) == JsonValue.TRUE) {
            return;
        }
        for (String name : UNSUPPORTED) {
            if (isWanted(asked.value(name).orElse(null), name)) {
                throw refusal(
                        attempt,
                        name,
                        "can only chat, and chat has no '" + name
                                + "' of text completions. Leave it out, or set 'drop_params' to true.");
            }
        }
    }

    private static boolean isWanted(@Nullable JsonValue value, String name) {
        return switch (value) {
            case null -> false;
            case JsonString text -> !text.getString().isEmpty();
            case JsonNumber number -> !name.equals("best_of") || number.doubleValue() != 1;
            default -> value != JsonValue.FALSE;
        };
    }

    private static CallFailedException refusal(Attempt attempt, String param, String what) {
        ErrorDetails report = ErrorDetails.of(400, attempt.where() + " " + what)
                .withParam(param)
                .withCode(param.equals("prompt") ? "invalid_prompt" : "unsupported_parameter");
        return new CallFailedException(new Failure.BadRequest(report), attempt, null);
    }

    // The answer.

    private static StreamEvent.Chunk completion(StreamEvent.Chunk chunk) {
        return switch (chunk) {
            case StreamEvent.Raw raw -> new StreamEvent.Raw(raw.content(), completion(raw.json()));
            case StreamEvent.Typed typed -> typed;
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

    private record CompletionStream(Attempt attempt, EventStream chat) implements EventStream {

        @Override
        public StreamEvent next(Duration patience) throws InterruptedException {
            try {
                StreamEvent event = chat.next(patience);
                return event instanceof StreamEvent.Chunk chunk ? completion(chunk) : event;
            } catch (CallFailedException failed) {
                throw of(attempt, failed);
            }
        }

        @Override
        public boolean ready() {
            return chat.ready();
        }

        @Override
        public @Nullable Usage usage() {
            return chat.usage();
        }

        @Override
        public void close() {
            chat.close();
        }
    }
}
