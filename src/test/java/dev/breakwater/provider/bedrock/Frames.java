package dev.breakwater.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/** Frames of AWS' event stream. */
public final class Frames {

    private Frames() {}

    /**
     * The frame that is read as this event: {@code {"<event-type>": payload}}, or an exception with {@code __type}. Any other text is the
     * payload of an event.
     */
    public static byte[] of(String event) {
        if (!event.startsWith("{")) {
            return event("chunk", event);
        }
        JsonObject object = Json.createReader(new StringReader(event)).readObject();
        if (object.containsKey("__type")) {
            return exception(object.getString("__type"), event);
        }
        String type = object.keySet().iterator().next();
        return event(type, object.get(type).toString());
    }

    static byte[] event(String type, String payload) {
        return frame(Map.of(":message-type", "event", ":event-type", type), payload);
    }

    static byte[] exception(String type, String payload) {
        return frame(Map.of(":message-type", "exception", ":exception-type", type), payload);
    }

    static byte[] frame(Map<String, String> headers, String payload) {
        Map<String, HeaderValue> values = headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> HeaderValue.fromString(each.getValue())));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Message(values, payload.getBytes(UTF_8)).encode(bytes);
        return bytes.toByteArray();
    }
}
