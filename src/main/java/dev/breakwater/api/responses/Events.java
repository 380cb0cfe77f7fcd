package dev.breakwater.api.responses;

import dev.breakwater.json.JsonText;
import java.io.IOException;

/** Where the events of a response go. */
@FunctionalInterface
interface Events {

    /** Of a plain answer nobody reads them. */
    Events NOWHERE = (type, members) -> {};

    /**
     * One event.
     *
     * @param type {@code response.output_text.delta}, ...
     * @param members writes its members into an open object, without its type and number
     */
    void send(String type, JsonText.Content members) throws IOException;
}
