package dev.breakwater.api.gemini;

import dev.breakwater.api.StreamEncoder;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;

/** What stands around the responses of a stream. Source: {@code alt} among the system parameters of Google's APIs. */
enum StreamFraming {
    /** Server-sent events without names: {@code alt=sse}. */
    EVENTS("data: ", "data: ", "\n\n", ""),
    /** One JSON array. */
    ARRAY("[", ",\r\n", "", "]");

    private final String first;
    private final String next;
    private final String behind;
    private final String end;

    StreamFraming(String first, String next, String behind, String end) {
        this.first = first;
        this.next = next;
        this.behind = behind;
        this.end = end;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    MediaType type() {
        return this == EVENTS ? StreamEncoder.SERVER_SENT_EVENTS : MediaType.APPLICATION_JSON_TYPE;
    }

    /** @param begun whether there was a response before */
    byte[] before(boolean begun) {
        return bytes(begun ? next : first);
    }

    /** What follows each response. */
    byte[] behind() {
        return bytes(behind);
    }

    /** What follows the last one. */
    byte[] end() {
        return bytes(end);
    }
}
