package dev.breakwater.provider.bedrock;

import static dev.breakwater.testing.Samples.room;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.testing.ScriptedPieces;
import dev.breakwater.upstream.EventReader;
import dev.breakwater.upstream.UnusableAnswerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EventStreamReaderTest {

    private static final byte[] FRAME = Frames.event("contentBlockDelta", "{\"delta\":{\"text\":\"mé\"}}");

    @Test
    void each_frame_is_an_event_however_the_network_cuts_it() throws Exception {
        byte[] stream =
                joined(Frames.event("messageStart", "{\"role\":\"assistant\"}"), FRAME, Frames.event("ping", ""));
        Random random = new Random(7);

        for (int round = 0; round < 200; round++) {
            assertThat(read(new ScriptedPieces().putCut(stream, random).end()))
                    .as("round %d", round)
                    .extracting(each -> new String(each.bytes(), UTF_8))
                    .containsExactly(
                            "{\"messageStart\":{\"role\":\"assistant\"}}",
                            "{\"contentBlockDelta\":{\"delta\":{\"text\":\"mé\"}}}",
                            "{\"ping\":{}}");
        }
    }

    @Test
    void an_exception_is_an_error_with_its_name() throws Exception {
        byte[] named = Frames.exception("throttlingException", "{\"message\":\"slow down\"}");
        byte[] unmodeled = Frames.frame(
                Map.of(":message-type", "error", ":error-code", "InternalFailure", ":error-message", "it \"broke\""),
                "");

        List<EventReader.Read.Data> events =
                read(new ScriptedPieces().put(joined(named, unmodeled)).end());

        assertThat(events).allMatch(EventReader.Read.Data::error);
        assertThat(events)
                .extracting(each -> new String(each.bytes(), UTF_8))
                .containsExactly(
                        "{\"type\":\"throttlingException\",\"error\":{\"message\":\"slow down\"}}",
                        "{\"type\":\"InternalFailure\",\"error\":{\"message\":\"it \\\"broke\\\"\"}}");
    }

    @Test
    void a_changed_byte_anywhere_fails_the_stream_before_the_frame_is_passed_on() {
        for (int place = 0; place < FRAME.length; place++) {
            byte[] spoilt = FRAME.clone();
            spoilt[place] ^= 1;

            assertThatThrownBy(() ->
                            read(new ScriptedPieces().put(spoilt).put(FRAME).end()))
                    .as("byte %d", place)
                    .isInstanceOf(UnusableAnswerException.class);
        }
    }

    @Test
    void a_length_beyond_the_longest_event_is_refused_even_with_a_right_checksum() {
        byte[] prelude = ByteBuffer.allocate(12).putInt(15 << 20).putInt(0).array();
        CRC32 checksum = new CRC32();
        checksum.update(prelude, 0, 8);
        ByteBuffer.wrap(prelude).putInt(8, (int) checksum.getValue());

        assertThatThrownBy(() -> read(new ScriptedPieces().put(prelude).put("x").end()))
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("length");
    }

    @Test
    void an_end_in_the_middle_of_a_frame_fails_the_stream() {
        byte[] half = Arrays.copyOf(FRAME, FRAME.length / 2);

        assertThatThrownBy(() -> read(new ScriptedPieces().put(half).end()))
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("middle");
    }

    private static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : frames) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    private static List<EventReader.Read.Data> read(ScriptedPieces body) throws IOException, InterruptedException {
        EventReader reader = EventStreamFraming.INSTANCE.read(body, room());
        List<EventReader.Read.Data> events = new ArrayList<>();
        EventReader.Read next = reader.next(Duration.ZERO);
        while (!(next instanceof EventReader.Read.End)) {
            if (next instanceof EventReader.Read.Data data) {
                events.add(data);
            }
            next = reader.next(Duration.ZERO);
        }
        return events;
    }
}
