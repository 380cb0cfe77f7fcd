package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The response to one request.
 *
 * @param status 0 if there was no response
 * @param head status line and header lines as received
 * @param body without chunk framing
 * @param took time from the last byte sent to the last byte received
 */
record Answer(int status, String head, String body, Ending ending, Duration took) {

    enum Ending {
        /** Complete, as its head declares. */
        WHOLE,
        /** The connection ended before the response was complete. */
        CUT,
        /** Nothing was received until the timeout. */
        SILENT
    }

    /** One server-sent event; its name is empty if it has none. */
    record Event(String name, String data) {}

    /** A header line: a token, a colon and printable characters (RFC 9110 section 5). */
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ -~]*");

    private static final Pattern LINE = Pattern.compile("\r\n|\r|\n");

    /** The value of a header. */
    Optional<String> header(String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    JsonObject json() {
        return object(body);
    }

    /** The message of OpenAI's error object, in a plain response or in a stream's error event. */
    String error() {
        String object = body.startsWith("{")
                ? body
                : events().stream()
                        .filter(event -> event.name().equals("error"))
                        .map(Event::data)
                        .findFirst()
                        .orElse("");
        assertThat(object).as("an error in:\n%s", this).contains("\"error\"");
        return object(object).getJsonObject("error").getString("message");
    }

    /** The server-sent events by the rules of the WHATWG's HTML standard, without comments. */
    List<Event> events() {
        List<Event> events = new ArrayList<>();
        String name = "";
        List<String> data = new ArrayList<>();
        for (String line : LINE.split(body, -1)) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(new Event(name, String.join("\n", data)));
                }
                name = "";
                data.clear();
            } else if (line.startsWith("data:")) {
                data.add(value(line));
            } else if (line.startsWith("event:")) {
                name = value(line);
            } else {
                assertThat(line).as("a line of a stream").matches("(:|id:|retry:).*");
            }
        }
        return events;
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1).replaceFirst("^ ", "");
    }

    /** The text of an answer, plain or streamed, chat or completions. Fails if a chunk is not readable for all clients. */
    String words() {
        if (body.startsWith("{")) {
            return words(json());
        }
        StringBuilder words = new StringBuilder();
        for (Event event : events()) {
            if (event.name().isEmpty() && !event.data().equals("[DONE]")) {
                words.append(words(object(event.data())));
            }
        }
        return words.toString();
    }

    private static String words(JsonObject object) {
        if (!(object.get("choices") instanceof JsonArray choices)
                || choices.isEmpty()
                || !(choices.get(0) instanceof JsonObject choice)) {
            return "";
        }
        if (choice.containsKey("text")) {
            return choice.getString("text");
        }
        return choice.get(choice.containsKey("delta") ? "delta" : "message") instanceof JsonObject said
                ? said.getString("content", "")
                : "";
    }

    boolean done() {
        return body.contains("data: [DONE]");
    }

    /** Asserts that the stream ends with one error event with this message, without [DONE]. */
    void lostWith(String message) {
        assertThat(error()).as("the error of:\n%s", this).contains(message);
        assertThat(done()).as("[DONE] in:\n%s", this).isFalse();
    }

    /** Asserts that it is a complete answer, plain or streamed, with this text. */
    void says(String words) {
        assertThat(status).as("status of:\n%s", this).isEqualTo(200);
        assertThat(ending).as("ending of:\n%s", this).isEqualTo(Ending.WHOLE);
        assertThat(words()).as("words of:\n%s", this).isEqualTo(words);
        assertThat(body).doesNotContain("event: error");
        assertThat(done()).as("[DONE] in:\n%s", this).isEqualTo(!body.startsWith("{"));
    }

    /** Asserts a complete response with one of these statuses, without a banner; an error must have OpenAI's format. */
    void isOurs(Integer... statuses) {
        assertThat(status).as("status of:\n%s", this).isIn((Object[]) statuses);
        assertThat(ending).as("ending of:\n%s", this).isEqualTo(Ending.WHOLE);
        assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("\nserver:", "\nx-powered-by:");
        assertThat(head.lines().skip(1))
                .as("fields of:\n%s", this)
                .allMatch(line -> FIELD.matcher(line).matches());
        if (status >= 400) {
            assertThat(body).as("body of:\n%s", this).startsWith("{\"error\":");
            assertThat(json().getJsonObject("error")).containsOnlyKeys("message", "type", "param", "code");
        }
    }

    private static JsonObject object(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (JsonException broken) {
            throw new AssertionError("no JSON object: " + text, broken);
        }
    }

    @Override
    public String toString() {
        String shown = body.length() > 2_000 ? body.substring(0, 2_000) + "... " + body.length() : body;
        return head + "\n" + shown + "\n(" + ending + " after " + took.toMillis() + " ms)";
    }
}
