package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.translation.ChatParameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The request of a client that speaks the form itself. It is passed on as the bytes it came in, but for the model. */
final class ClientsOwn {

    private static final String MODEL = "model";

    /** Parameters of a deployment that both forms have by the same name and in the same form; others of OpenAI's are left out. */
    private static final Set<String> SHARED = Set.of("temperature", "top_p", "top_k", "thinking");

    private ClientsOwn() {}

    /** Whether the attempt is the call of such a client, and asks as it came. */
    static boolean applies(Attempt attempt) {
        return attempt.call().request().sentIn(WireForm.MESSAGES) != null;
    }

    private static Original original(Attempt attempt) {
        return Objects.requireNonNull(attempt.call().request().original());
    }

    /** The client's headers that belong to the form. */
    static Map<String, String> headers(Attempt attempt) {
        return original(attempt).headers();
    }

    /** @param head members that say model or version: JSON text by name. Without a model the body has none */
    static Slices body(Attempt attempt, Map<String, String> head) {
        ApiRequest request = attempt.call().request();
        JsonDocument sent = Objects.requireNonNull(request.sentIn(WireForm.MESSAGES));
        Map<String, String> set = new HashMap<>(head);
        if (request.operation() == Operation.CHAT) {
            attempt.deployment().defaults().forEach((name, value) -> {
                if (!sent.has(name) && isAnthropics(name)) {
                    set.putIfAbsent(name, value);
                }
            });
        }
        try {
            ForeignHistory.repaired(sent).ifPresent(messages -> set.put("messages", messages));
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible); // it has been read before
        }
        return sent.edit(
                set, name -> GatewayParameters.areBeside(name) || (name.equals(MODEL) && !head.containsKey(MODEL)));
    }

    private static boolean isAnthropics(String name) {
        return !GatewayParameters.areBeside(name)
                && !name.equals(GatewayParameters.METADATA)
                && (SHARED.contains(name) || !ChatParameter.isKnown(name));
    }

    /** The message as it came, with the public name of the model. */
    static Answer.Whole answer(
            Attempt attempt, JsonDocument message, Map<String, String> passedOn, @Nullable Usage usage) {
        Answer.Body body = new Answer.Body.Raw(named(attempt, message).slices());
        return new Answer.Whole(attempt, passedOn, body, usage, null);
    }

    /** A message with the public name of the model. */
    static JsonDocument named(Attempt attempt, JsonDocument message) {
        return message.with(
                Map.of(MODEL, JsonDocument.quote(attempt.call().group().name())));
    }
}
