package dev.breakwater.provider.bedrock;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.upstream.EventReader;
import dev.breakwater.upstream.Pieces;
import dev.breakwater.upstream.UnusableAnswerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import software.amazon.awssdk.eventstream.HeaderType;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/**
 * Reads frames from a body that arrives in pieces. A frame becomes the JSON object {@code {"<event-type>": payload}}; an exception becomes an
 * error event that has its name as {@code type}. A frame with a wrong checksum fails the stream, before a length in it is believed.
 *
 * <p>The SDK's own decoder would take a buffer of 2 MiB for each stream; this one takes what a frame needs, from the stream's budget.
 */
final class EventStreamReader extends EventReader {

    /** The lengths of the frame and of its headers. Bytes. */
    private static final int LENGTHS = 8;

    /** The lengths and their checksum. */
    private static final int PRELUDE = LENGTHS + Integer.BYTES;

    private final Buffer frame = new Buffer();

    EventStreamReader(Pieces body, ByteBudget.Share room) {
        super(body, room);
    }

    @Override
    protected void take(byte[] piece, int begin, int end) throws IOException {
        int at = begin;
        while (at < end) {
            int wanted = frame.size() < PRELUDE ? PRELUDE : length();
            int taken = Math.min(end - at, wanted - frame.size());
            frame.add(piece, at, taken);
            at += taken;
            if (frame.size() >= PRELUDE && frame.size() == length()) {
                dispatch();
                frame.clear();
            }
        }
    }

    @Override
    protected void finish() throws IOException {
        if (frame.size() > 0) {
            throw new UnusableAnswerException("the stream ends in the middle of a frame");
        }
    }

    /** Of the frame, by its prelude. Bytes. */
    private int length() throws UnusableAnswerException {
        ByteBuffer prelude = ByteBuffer.wrap(frame.bytes(), 0, PRELUDE);
        int length = prelude.getInt();
        CRC32 checksum = new CRC32();
        checksum.update(frame.bytes(), 0, LENGTHS);
        if ((int) checksum.getValue() != prelude.getInt(LENGTHS)) {
            throw new UnusableAnswerException("a frame of the stream has a wrong checksum");
        }
        if (length < Message.MESSAGE_OVERHEAD || length > LONGEST_EVENT) {
            throw new UnusableAnswerException("a frame of the stream has a length of " + length + " bytes");
        }
        return length;
    }

    private void dispatch() throws IOException {
        Message message;
        try {
            message = Message.decode(ByteBuffer.wrap(frame.bytes(), 0, frame.size()));
        } catch (RuntimeException damaged) { // the SDK's only sign of a wrong checksum
            throw new UnusableAnswerException("a frame of the stream is damaged (" + damaged.getMessage() + ")");
        }
        Map<String, HeaderValue> headers = message.getHeaders();
        byte[] payload = message.getPayload();
        switch (text(headers, ":message-type")) {
            case "exception" -> error(text(headers, ":exception-type"), payload);
            case "error" ->
                error(
                        text(headers, ":error-code"),
                        bytes("{\"message\":" + JsonDocument.quote(text(headers, ":error-message")) + "}"));
            default -> event(text(headers, ":event-type"), payload);
        }
    }

    private void event(String type, byte[] payload) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream(payload.length + type.length() + LENGTHS);
        object.writeBytes(bytes("{" + JsonDocument.quote(type) + ":"));
        object.writeBytes(payload.length == 0 ? bytes("{}") : payload);
        object.write('}');
        byte[] whole = object.toByteArray();
        add(copy(whole, 0, whole.length), false);
    }

    private void error(String name, byte[] payload) {
        String said = new String(payload, StandardCharsets.UTF_8).strip();
        add(AwsErrors.of(name, said.startsWith("{") ? said : JsonDocument.quote(said)), true);
    }

    private static String text(Map<String, HeaderValue> headers, String name) {
        HeaderValue value = headers.get(name);
        return value == null || value.getType() != HeaderType.STRING ? "" : value.getString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
