package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Prompt;
import dev.breakwater.chat.TokenCounter;
import dev.breakwater.json.JsonDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a request what its model reads, and counts it as LiteLLM does: the texts, and what OpenAI puts around messages and tools. It
 * reads bytes, not a {@link dev.breakwater.chat.Conversation}: routing counts prompts that are passed on as they are. Nothing in a
 * request is refused here; what is not known counts nothing. Source: LiteLLM's {@code token_counter}; OpenAI's cookbook,
 * "How to count tokens with tiktoken".
 */
public final class PromptReader {

    /** Members of a request that it reads. */
    public static final Set<String> READ = Set.of("messages", "prompt", "input", "documents", "tools", "functions");

    private static final int MESSAGE = 3;
    private static final int NAME = 1;
    private static final int REPLY = 3;
    private static final int TOOLS = 9;

    /** An image in low detail. One in high detail is more; how much more depends on its pixels. */
    private static final int IMAGE = 85;

    private static final Set<String> IMAGES = Set.of("image_url", "image", "file");
    private static final Set<String> TEXTS = Set.of("text", "refusal", "thinking");
    private static final Set<String> ARGUMENTS = Set.of("arguments");

    /** Members of a tool's definition whose names a model does not read: OpenAI writes them as punctuation, or not at all. */
    private static final Set<String> NOT_READ = Set.of(
            "type",
            "function",
            "name",
            "description",
            "parameters",
            "properties",
            "items",
            "enum",
            "strict",
            "additionalProperties");

    private final JsonDocument document;

    /** One after the other: a million short texts as objects would take many times their characters. */
    private final StringBuilder texts = new StringBuilder();

    /** Where each text ends. */
    private final BitSet ends = new BitSet();

    private PromptReader(JsonDocument document) {
        this.document = document;
    }

    /** The size of what a request gives its model to read. */
    public static Prompt prompt(Operation operation, JsonDocument request) {
        return new Prompt(() -> new PromptReader(request).tokens(operation));
    }

    private int tokens(Operation operation) {
        return switch (operation) {
            case CHAT, COUNT_TOKENS -> chat();
            case STORED_RESPONSE -> 0;
            default -> longest(operation.prompt());
        };
    }

    private interface Reading {
        int read(JsonParser in) throws IOException;
    }

    private int chat() {
        int around = REPLY
                + read(Operation.CHAT.prompt(), this::messages)
                + read("tools", this::tools)
                + read("functions", this::tools);
        return around + TokenCounter.in(texts, ends);
    }

    /** Each of several prompts has the context window for itself: the longest one counts. A prompt may also be a list of tokens. */
    private int longest(String name) {
        int tokens = read(name, this::several);
        return Math.max(tokens, TokenCounter.in(texts, ends));
    }

    private int read(String name, Reading reading) {
        try (JsonParser in = document.pull(name)) {
            if (in == null) {
                return 0;
            }
            in.nextToken();
            return reading.read(in);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    private int messages(JsonParser in) throws IOException {
        int around = 0;
        while (in.nextToken() != null) {
            if (in.currentToken() == JsonToken.START_OBJECT) {
                around += MESSAGE + message(in);
            }
        }
        return around;
    }

    private void add(JsonParser in) throws IOException {
        texts.append(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
        ends.set(texts.length());
    }

    private int message(JsonParser in) throws IOException {
        int around = 0;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            if (in.nextToken() == JsonToken.VALUE_STRING) {
                add(in);
                around += name.equals("name") ? NAME : 0;
            } else if (name.equals("content")) {
                around += within(in, TEXTS);
            } else if (name.equals("tool_calls") || name.equals("function_call")) {
                around += within(in, ARGUMENTS);
            } else {
                in.skipChildren();
            }
        }
        return around;
    }

    /** Adds the texts of these members of a list or an object, and of the list itself; returns the tokens of its images. */
    private int within(JsonParser in, Set<String> names) throws IOException {
        int images = 0;
        int depth = in.currentToken().isStructStart() ? 1 : 0;
        while (depth > 0) {
            JsonToken token = in.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME && IMAGES.contains(in.currentName())) {
                in.nextToken();
                in.skipChildren();
                images += IMAGE;
            } else if (token == JsonToken.VALUE_STRING && isOf(names, in.currentName(), depth)) {
                add(in);
            }
        }
        return images;
    }

    /** @param name null for an element of a list */
    private static boolean isOf(Set<String> names, @Nullable String name, int depth) {
        return name == null ? depth == 1 : names.contains(name);
    }

    /** OpenAI shows a model its tools as TypeScript. Names and texts of the definitions, a line each, are close to that. */
    private int tools(JsonParser in) throws IOException {
        StringBuilder lines = new StringBuilder();
        while (in.nextToken() != null) {
            String name = in.currentName();
            switch (in.currentToken()) {
                case FIELD_NAME -> lines.append(NOT_READ.contains(name) ? "" : name + ": ");
                case START_ARRAY -> {
                    if ("required".equals(name)) {
                        in.skipChildren();
                    }
                }
                case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    lines.append(in.getText()).append('\n');
                default -> {} // punctuation
            }
        }
        texts.append(lines);
        ends.set(texts.length());
        return lines.isEmpty() ? 0 : TOOLS;
    }

    private int several(JsonParser in) throws IOException {
        String longest = "";
        int list = 0;
        int longestList = 0;
        for (JsonToken token = in.currentToken(); token != null; token = in.nextToken()) {
            if (token == JsonToken.VALUE_STRING && in.getTextLength() > longest.length()) {
                longest = in.getText();
            } else if (token == JsonToken.START_ARRAY) {
                list = 0;
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                list++;
                longestList = Math.max(longestList, list);
            }
        }
        texts.append(longest);
        ends.set(texts.length());
        return longestList;
    }
}
