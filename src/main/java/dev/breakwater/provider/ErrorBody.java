package dev.breakwater.provider;

import dev.breakwater.json.JsonDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider's error, whatever form it has: OpenAI's object under {@code error}, vLLM's older one that is the whole body
 * ({@code "object": "error"}), FastAPI's {@code detail}, text-generation-inference's {@code error_type}, an error inside a choice
 * (OpenRouter), a list of one (Google), MiniMax's {@code base_resp}, or no JSON at all.
 *
 * @param message its message; the whole text if it has no known form
 * @param said everything in it that {@link Wordings} are searched for in
 * @param status the HTTP status in its code or status; 0 if none
 * @param known whether it has one of the known forms
 */
record ErrorBody(
        String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        String said,
        int status,
        boolean known) {

    /** Errors are small. A longer body is usually an HTML page, of which the beginning is enough. */
    private static final int LONGEST = 64 * 1024;

    /** Where one error wraps another. */
    private static final int LEVELS = 4;

    /** Members that hold an error, if they are an object. */
    private static final List<String> WRAPPERS = List.of("error", "errors", "detail", "base_resp");

    /** Members that hold an error's message, the most useful first. */
    private static final List<String> WORDS =
            List.of("message", "detail", "error", "error_message", "msg", "error_description", "status_msg", "title");

    private static final List<String> STATUSES = List.of("code", "status", "status_code", "error_code");

    /** A document without an answer is an error if it has one of these members. */
    private static final List<String> TELLING =
            List.of("message", "detail", "error_message", "error_type", "errors", "msg", "base_resp");

    /** The members that are read. The rest may be an answer, which must not get into a message. */
    private static final List<String> READ = Stream.of(
                    WRAPPERS.stream(),
                    WORDS.stream(),
                    STATUSES.stream(),
                    Stream.of("type", "error_type", "param", "innererror", "inner_error"))
            .flatMap(names -> names)
            .distinct()
            .toList();

    /**
     * Finish reasons that say that the answer failed. Sources: OpenRouter, vLLM ({@code error}), SGLang ({@code abort}), DeepSeek
     * ({@code insufficient_system_resource}), Zhipu ({@code network_error}).
     */
    private static final Set<String> FAILED = Set.of("error", "abort", "insufficient_system_resource", "network_error");

    /** Looked up once: a lookup is slow, and loads classes. */
    private static final JsonProvider JSON = JsonProvider.provider();

    static ErrorBody parse(String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String bounded = unmarked.length() > LONGEST ? unmarked.substring(0, LONGEST) : unmarked;
        try (JsonReader reader = JSON.createReader(new StringReader(bounded))) {
            return of(reader.readValue(), bounded);
        } catch (RuntimeException notJson) { // with some parsers, too deep a nesting is not a JsonException
            return plain(bounded);
        }
    }

    /** The error of a document that {@link #isError}, or that has a failed choice. */
    static ErrorBody of(JsonDocument document) {
        JsonObjectBuilder read = JSON.createObjectBuilder();
        for (String name : READ) {
            document.value(name).ifPresent(value -> read.add(name, value));
        }
        JsonObject error = read.build();
        if (isEmpty(error.get("error"))) {
            JsonValue inside = ofChoices(document.value("choices").orElse(JsonValue.NULL));
            error = inside == null
                    ? error
                    : JSON.createObjectBuilder(error).add("error", inside).build();
        }
        return of(error, error.toString());
    }

    /**
     * Whether a document that came with status 200, or as an event of a stream, is an error.
     *
     * @param answers whether it holds an answer; then only a non-empty {@code error} counts
     */
    static boolean isError(JsonDocument document, boolean answers) {
        if (isTold(document, "error")) {
            return true;
        }
        return !answers
                && (TELLING.stream().anyMatch(name -> isTold(document, name))
                        || Stream.of("object", "type")
                                .anyMatch(name -> document.text(name).orElse("").equals("error"))
                        || STATUSES.stream()
                                .anyMatch(name -> status(document.value(name).orElse(null)) != 0));
    }

    private static boolean isTold(JsonDocument document, String name) {
        return document.hasValue(name) && !isEmpty(document.value(name).orElse(null));
    }

    static boolean isError(String finishReason) {
        return FAILED.contains(finishReason);
    }

    /** Whether it is empty: null, false, 0, an empty string, or a list or an object of such values. */
    private static boolean isEmpty(@Nullable JsonValue value) {
        return switch (value) {
            case null -> true;
            case JsonString text -> text.getString().isBlank();
            case JsonNumber number -> number.doubleValue() == 0;
            case JsonArray array -> array.stream().allMatch(ErrorBody::isEmpty);
            case JsonObject object -> object.values().stream().allMatch(ErrorBody::isEmpty);
            default -> value != JsonValue.TRUE;
        };
    }

    /** The error of the first choice that has one; null if none has. Nothing else of a choice is used: it may be part of an answer. */
    private static @Nullable JsonValue ofChoices(JsonValue choices) {
        List<JsonObject> all = choices instanceof JsonArray array
                ? array.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonValue::asJsonObject)
                        .toList()
                : List.of();
        for (JsonObject choice : all) {
            if (!isEmpty(choice.get("error"))) {
                return choice.get("error");
            }
        }
        for (JsonObject choice : all) {
            String reason = string(choice, "finish_reason");
            if (reason != null && isError(reason)) {
                return JSON.createValue("its answer ended with finish_reason '" + reason + "'");
            }
        }
        return null;
    }

    private static ErrorBody of(JsonValue value, String text) {
        if (value instanceof JsonArray array && !array.isEmpty()) {
            return of(array.get(0), text);
        }
        if (value instanceof JsonString words) {
            return plain(words.getString());
        }
        return value instanceof JsonObject object ? of(levels(object), text) : plain(text);
    }

    /** The nested errors, the innermost first: it is the most specific. */
    private static List<JsonObject> levels(JsonObject whole) {
        List<JsonObject> levels = new ArrayList<>();
        JsonObject level = whole;
        while (level != null && levels.size() < LEVELS) {
            levels.add(0, level);
            level = wrapped(level);
        }
        return levels;
    }

    private static @Nullable JsonObject wrapped(JsonObject level) {
        for (String name : WRAPPERS) {
            JsonValue value = level.get(name);
            // FastAPI's list under detail names fields; it is shown as it is.
            if (value instanceof JsonArray array && !array.isEmpty() && !name.equals("detail")) {
                value = array.get(0);
            }
            if (value instanceof JsonObject object && !isEmpty(object)) {
                return object;
            }
        }
        return null;
    }

    private static ErrorBody of(List<JsonObject> levels, String text) {
        List<String> words = levels.stream()
                .flatMap(level -> WORDS.stream().map(name -> string(level, name)))
                .filter(each -> each != null && !each.isBlank())
                .toList();
        String message = words.isEmpty() ? text : words.get(0);
        String type = first(levels, "type", "error_type", "status");
        String code = first(levels, "code", "error_code");
        int status = levels.stream()
                .flatMap(level -> STATUSES.stream().map(level::get))
                .mapToInt(ErrorBody::status)
                .filter(each -> each != 0)
                .findFirst()
                .orElse(levels.get(levels.size() - 1).get("detail") instanceof JsonArray ? 422 : 0);
        String said = Stream.concat(words.stream(), Stream.of(message, type, code, inner(levels)))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
        return new ErrorBody(
                message, type, code, first(levels, "param"), said, status, !words.isEmpty() || status != 0);
    }

    private static @Nullable String first(List<JsonObject> levels, String... names) {
        return levels.stream()
                .flatMap(level -> Stream.of(names).map(name -> string(level, name)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Azure's code within an error. */
    private static @Nullable String inner(List<JsonObject> levels) {
        return levels.stream()
                .flatMap(level -> Stream.of(level.get("innererror"), level.get("inner_error")))
                .map(each -> each instanceof JsonObject object ? string(object, "code") : null)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static ErrorBody plain(String text) {
        return new ErrorBody(text, null, null, null, text, 0, false);
    }

    private static @Nullable String string(JsonObject object, String name) {
        return object.get(name) instanceof JsonString value ? value.getString() : null;
    }

    /** An HTTP status of an error, as a number or as text; 0 for anything else. */
    private static int status(@Nullable JsonValue value) {
        int number = switch (value) {
            case JsonNumber each -> each.doubleValue() == each.intValue() ? each.intValue() : 0;
            case JsonString each when each.getString().matches("[45]\\d\\d") -> Integer.parseInt(each.getString());
            case null, default -> 0;
        };
        return number >= 400 && number <= 599 ? number : 0;
    }
}
