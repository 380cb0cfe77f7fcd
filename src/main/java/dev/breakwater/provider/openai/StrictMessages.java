package dev.breakwater.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.catalog.MessageRules;
import dev.breakwater.catalog.MessageRules.CallIdRule;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.NameBits;
import dev.breakwater.provider.translation.CallIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Messages that other models wrote, for a provider that refuses a part of them. A request in which nothing is refused stays byte for byte.
 *
 * <p>Three steps, each only where the one before finds something: the names that were collected while the request was parsed (no cost for
 * a chat without tools); one pass over the messages, which reads no texts but ids; the messages are written again.
 */
final class StrictMessages {

    private static final String MESSAGES = "messages";

    private static final long CALLS = NameBits.of(List.of("tool_calls", "tool_call_id"));

    private final MessageRules rules;

    private StrictMessages(MessageRules rules) {
        this.rules = rules;
    }

    /** The request with messages that these rules allow; the request itself if they are. */
    static JsonDocument of(JsonDocument request, MessageRules rules) {
        if (!request.mayHold(MESSAGES, suspects(rules))) {
            return request;
        }
        StrictMessages strict = new StrictMessages(rules);
        return strict.refuses(request)
                ? request.with(Map.of(MESSAGES, strict.list(request, MESSAGES, strict::message)))
                : request;
    }

    private static long suspects(MessageRules rules) {
        return NameBits.of(rules.refused()) | (rules.callIds() == CallIdRule.ANY ? 0 : CALLS);
    }

    private boolean refuses(JsonDocument request) {
        try (JsonParser parser = request.pull(MESSAGES)) {
            if (parser == null) {
                return false;
            }
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME && refuses(parser, parser.currentName())) {
                    return true;
                }
            }
            return false;
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    private boolean refuses(JsonParser parser, String name) throws IOException {
        if (name.equals("id") || name.equals("tool_call_id")) {
            String id = parser.nextTextValue();
            return id != null && !callId(id).equals(id);
        }
        return rules.refused().contains(name);
    }

    private String message(JsonDocument message) {
        Map<String, String> set = new HashMap<>();
        if (message.isArray("tool_calls")) {
            set.put("tool_calls", list(message, "tool_calls", this::call));
        }
        message.text("tool_call_id").ifPresent(id -> set.put("tool_call_id", JsonDocument.quote(callId(id))));
        if (message.isArray("content")) {
            set.put("content", list(message, "content", this::without));
        } else if (!message.hasValue("content") && !message.hasValue("tool_calls")) {
            // Nothing but thoughts, or a refusal.
            String refusal = rules.refused().contains("refusal")
                    ? message.text("refusal").orElse("")
                    : "";
            set.put("content", JsonDocument.quote(refusal));
        }
        return message.edit(set, rules.refused()).text();
    }

    private String call(JsonDocument call) {
        Map<String, String> set = new HashMap<>();
        call.text("id").ifPresent(id -> set.put("id", JsonDocument.quote(callId(id))));
        call.element("function").ifPresent(function -> set.put("function", element(function, this::without)));
        return call.edit(set, rules.refused()).text();
    }

    private String without(JsonDocument object) {
        return object.edit(Map.of(), rules.refused()).text();
    }

    private String list(JsonDocument document, String name, Function<JsonDocument, String> written) {
        return document.elements(name, Integer.MAX_VALUE).stream()
                .map(each -> element(each, written))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String element(JsonElement element, Function<JsonDocument, String> written) {
        try {
            return element.isObject() ? written.apply(element.object()) : element.json();
        } catch (MalformedException tooManyMembers) {
            return element.json();
        }
    }

    private String callId(String id) {
        return switch (rules.callIds()) {
            case ANY -> id;
            case AT_MOST_40_CHARACTERS -> id.length() <= 40 ? id : CallIds.fitting(id, 40);
            case NINE_LETTERS_OR_DIGITS -> CallIds.ofNine(id);
        };
    }
}
