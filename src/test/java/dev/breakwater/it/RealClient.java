package dev.breakwater.it;

import org.jspecify.annotations.Nullable;

/** A library that programs reach language models with, asking as such a program would. */
interface RealClient {

    String name();

    /** Asks the group for one streamed answer, without retries of the client's own. */
    Seen ask(String base, String group) throws Exception;

    /**
     * What the program was told.
     *
     * @param text everything that came
     * @param finish the reason of the end that was reported, in OpenAI's words
     * @param error the message of the failure that was reported
     */
    record Seen(
            String text, @Nullable String finish, @Nullable String error) {}
}
