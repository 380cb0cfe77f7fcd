package dev.breakwater.api.gemini;

import dev.breakwater.catalog.Operation;
import java.util.Arrays;
import java.util.Optional;

/** What a path asks of a model, behind its last colon. */
enum Method {
    GENERATE("generateContent", Operation.CHAT),
    STREAM("streamGenerateContent", Operation.CHAT),
    COUNT("countTokens", Operation.COUNT_TOKENS);

    private final String path;
    private final Operation operation;

    Method(String path, Operation operation) {
        this.path = path;
        this.operation = operation;
    }

    static Optional<Method> at(String path) {
        return Arrays.stream(values()).filter(each -> each.path.equals(path)).findFirst();
    }

    String path() {
        return path;
    }

    Operation operation() {
        return operation;
    }
}
