package dev.breakwater.upstream;

import static dev.breakwater.testing.Samples.room;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.testing.ScriptedPieces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    @Test
    void each_line_is_an_event_however_the_network_cuts_it() throws Exception {
        byte[] stream = "{\"a\":1}\n\r\n{\"b\":\"ä😀\"}\r\n  \n{\"last\":true}".getBytes(UTF_8);
        Random random = new Random(7);

        for (int round = 0; round < 200; round++) {
            ScriptedPieces body = new ScriptedPieces().putCut(stream, random).end();
            assertThat(read(new JsonLines(body, room())))
                    .as("round %d", round)
                    .containsExactly("{\"a\":1}", "{\"b\":\"ä😀\"}", "{\"last\":true}");
        }
    }

    @Test
    void a_line_without_an_end_is_refused() {
        ScriptedPieces body = new ScriptedPieces();
        JsonLines lines = new JsonLines(body, room());
        String megabyte = "x".repeat(1 << 20);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        body.put(megabyte);
                        lines.next(Duration.ZERO);
                    }
                })
                .isInstanceOf(UnusableAnswerException.class);
    }

    @Test
    void a_line_that_breaks_off_is_no_event() throws Exception {
        ScriptedPieces body = new ScriptedPieces().put("{\"a\":1}\n{\"b\"").breakOff(new IOException("reset"));
        JsonLines lines = new JsonLines(body, room());

        assertThat(lines.next(Duration.ZERO)).isInstanceOf(EventReader.Read.Data.class);
        assertThatThrownBy(() -> lines.next(Duration.ZERO)).hasMessage("reset");
    }

    private static List<String> read(EventReader events) throws Exception {
        List<String> all = new ArrayList<>();
        EventReader.Read next = events.next(Duration.ZERO);
        while (!(next instanceof EventReader.Read.End)) {
            if (next instanceof EventReader.Read.Data data) {
                all.add(new String(data.bytes(), UTF_8).strip());
            }
            next = events.next(Duration.ZERO);
        }
        return all;
    }
}
