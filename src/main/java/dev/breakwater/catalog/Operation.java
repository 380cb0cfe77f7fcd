package dev.breakwater.catalog;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a client asks for: an operation, named by the end of its path where it is one of OpenAI's. */
public enum Operation {
    CHAT("chat/completions", "messages"),
    COMPLETIONS("completions", "prompt"),
    EMBEDDINGS("embeddings", "input"),
    /** How long a chat's prompt is. OpenAI has no such path; Anthropic's and Google's APIs have one each. */
    COUNT_TOKENS("count_tokens", "messages"),
    /**
     * To read, delete or cancel a response that a provider stores. The request's document has two strings: {@code method}, and
     * {@code path}, the provider's id and what follows it, with the query.
     */
    STORED_RESPONSE("responses", "input");

    private static final Map<String, Operation> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Operation::path, each -> each));

    private final String path;
    private final String prompt;

    Operation(String path, String prompt) {
        this.path = path;
        this.prompt = prompt;
    }

    /** The path below the API's root, without a leading slash. */
    public String path() {
        return path;
    }

    /** The member of a body that holds what the model is to read. */
    public String prompt() {
        return prompt;
    }

    public static Optional<Operation> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
