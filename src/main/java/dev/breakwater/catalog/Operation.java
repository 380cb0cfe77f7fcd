package dev.breakwater.catalog;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a client asks for: an operation, named by the end of its path where it is one of OpenAI's. */
public enum Operation {
    CHAT("chat/completions", "messages"),
    COMPLETIONS("completions", "prompt"),
    EMBEDDINGS("embeddings", "input"),
    /** How long a chat's prompt is. OpenAI has no such path; Anthropic's and Google's APIs have one each. */
    COUNT_TOKENS("count_tokens", "messages"),
    MODERATIONS("moderations", "input"),
    IMAGES("images/generations", "prompt"),
    IMAGE_EDITS("images/edits", "prompt"),
    IMAGE_VARIATIONS("images/variations", "image"),
    SPEECH("audio/speech", "input"),
    TRANSCRIPTIONS("audio/transcriptions", "file"),
    TRANSLATIONS("audio/translations", "file"),
    /** Not OpenAI's: Cohere's and Jina's, which others have taken over. */
    RERANK("rerank", "documents"),
    /** Any other operation of OpenAI's API: files, batches, fine tuning. The request names its own path. */
    PASS_THROUGH("pass-through", ""),
    /**
     * To read, delete or cancel a response that a provider stores. The request's document has two strings: {@code method}, and
     * {@code path}, the provider's id and what follows it, with the query.
     */
    STORED_RESPONSE("responses", "input");

    /** Those of models that write or read text. Every provider has them, or refuses them in its own form. */
    public static final Set<Operation> OF_TEXT = Set.of(CHAT, COMPLETIONS, EMBEDDINGS, COUNT_TOKENS);

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

    /** {@link #OF_TEXT} and this one. */
    static Set<Operation> ofTextAnd(Operation one) {
        return Stream.concat(OF_TEXT.stream(), Stream.of(one)).collect(Collectors.toUnmodifiableSet());
    }

    static Set<Operation> allBut(Operation one) {
        return Arrays.stream(values()).filter(each -> each != one).collect(Collectors.toUnmodifiableSet());
    }

    public static Optional<Operation> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
