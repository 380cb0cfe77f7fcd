package dev.breakwater.call;

import java.util.Arrays;
import java.util.Optional;

/** What a client asks for: one of OpenAI's operations, named by the end of its path. */
public enum Operation {
    CHAT("chat/completions"),
    COMPLETIONS("completions"),
    EMBEDDINGS("embeddings");

    private final String path;

    Operation(String path) {
        this.path = path;
    }

    /** The path below the API's root, without a leading slash. */
    public String path() {
        return path;
    }

    public static Optional<Operation> at(String path) {
        return Arrays.stream(values()).filter(each -> each.path.equals(path)).findFirst();
    }
}
