package dev.breakwater.chat;

import dev.breakwater.catalog.Operation;
import dev.breakwater.json.JsonDocument;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a request gives a model to read, by its size. It is counted when somebody asks, and once: most calls never need it, and a long
 * prompt takes a tenth of a second. Safe for use by many threads, each of which would count the same.
 */
public final class Prompt {

    private static final int NOT_COUNTED = -1;

    private final Operation operation;
    private final JsonDocument document;
    private final AtomicInteger counted = new AtomicInteger(NOT_COUNTED);

    public Prompt(Operation operation, JsonDocument document) {
        this.operation = operation;
        this.document = document;
    }

    /** Its tokens, as {@link PromptReader} finds and {@link TokenCounter} counts them: an estimate, for most models. */
    public int tokens() {
        int tokens = counted.get();
        if (tokens == NOT_COUNTED) {
            tokens = new PromptReader(document).tokens(operation);
            counted.set(tokens);
        }
        return tokens;
    }
}
