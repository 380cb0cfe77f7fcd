package dev.breakwater.it;

import org.jspecify.annotations.Nullable;

/** A client library for language models, used as a program would use it. */
interface RealClient {

    String name();

    /** Requests one streamed answer from the group, without the client's own retries. */
    Seen ask(String base, String group) throws Exception;

    /**
     * What the library reported to the program.
     *
     * @param text the whole text received
     * @param finish the reported finish reason, as OpenAI names it
     * @param error the message of the reported failure
     */
    record Seen(
            String text, @Nullable String finish, @Nullable String error) {}
}
