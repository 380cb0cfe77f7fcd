package dev.breakwater.upstream;

import static dev.breakwater.testing.Samples.room;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.ScriptedPieces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {

    private static final List<String> LONG_LINES = List.of(
            "\uFEFFdata: one\n",
            ": comment\r",
            "data:two ä€😀\r\rdata\n",
            "event: x",
            "id: 7",
            "data: a\r",
            "data:  b\r",
            "data:\r",
            "\r",
            ":\n\n",
            "datax: no",
            "dat: no\n",
            "data: {\"x\":\"\u2028\"}\n",
            "retry: 1\n",
            "data: last");

    private static final String LONG_STREAM = String.join("\n", LONG_LINES);

    private static final List<String> LONG_EVENTS =
            List.of("one", "two ä€😀", "", "a  b ", "{\"x\":\"\u2028\"}", "last");

    static Stream<Arguments> named() {
        return Stream.of(
                Arguments.of("event: error\ndata: a\n\ndata: b\n\n", List.of("a!", "b")),
                Arguments.of("data: a\nevent:error\n\n", List.of("a!")),
                Arguments.of("event: error\r\n\r\nevent: error", List.of("!", "!")),
                Arguments.of("event: error\nevent: message\ndata: a\n\n", List.of("a")),
                Arguments.of(
                        "event: errors\ndata: a\n\nevent\ndata: b\n\nevent: \ndata: c\n\n", List.of("a", "b", "c")));
    }

    @ParameterizedTest
    @MethodSource("named")
    void an_event_named_error_is_told_from_others(String text, List<String> expected) throws Exception {
        assertThat(read(List.of(text.getBytes(UTF_8)))).isEqualTo(expected);
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("LF", "data: a\n\ndata: b\n\n", List.of("a", "b")),
                Arguments.of("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", List.of("a", "b")),
                Arguments.of("CR", "data: a\r\rdata: b\r\r", List.of("a", "b")),
                Arguments.of("a byte order mark", "\uFEFFdata: a\n\n", List.of("a")),
                Arguments.of("a mark elsewhere is no mark", "data: a\n\n\uFEFFdata: b\n\n", List.of("a")),
                Arguments.of("comments", ": ping\n\n:\ndata: a\n: pong\n\n", List.of("a")),
                Arguments.of("no blank behind the colon", "data:a\n\ndata:  b\n\n", List.of("a", " b")),
                Arguments.of("several lines", "data: a\ndata: b\n\n", List.of("a b")),
                Arguments.of("a field without a colon", "data\n\n", List.of("")),
                Arguments.of("other fields", "event: x\nid: 1\nretry: 5\ndata: a\n\n", List.of("a")),
                Arguments.of("an event without data", "event: x\n\n", List.of()),
                Arguments.of("names that begin alike", "database: a\n\ndata2:b\n\n", List.of()),
                Arguments.of("an end without a blank line", "data: a\n\ndata: b\n", List.of("a", "b")),
                Arguments.of("an end within a line", "data: a\n\ndata: b", List.of("a", "b")),
                Arguments.of("nothing", "", List.of()),
                Arguments.of("all of it", LONG_STREAM, LONG_EVENTS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void reads(String name, String text, List<String> events) throws Exception {
        assertThat(read(List.of(text.getBytes(UTF_8)))).as(name).isEqualTo(events);
    }

    @Test
    void the_split_between_two_pieces_may_be_at_any_byte() throws Exception {
        byte[] bytes = LONG_STREAM.getBytes(UTF_8);

        for (int at = 0; at <= bytes.length; at++) {
            List<byte[]> pieces =
                    List.of(Arrays.copyOfRange(bytes, 0, at), Arrays.copyOfRange(bytes, at, bytes.length));
            assertThat(read(pieces)).as("split at byte %d", at).isEqualTo(LONG_EVENTS);
        }
    }

    @Test
    void any_pieces_give_the_same_events() throws Exception {
        byte[] bytes = LONG_STREAM.getBytes(UTF_8);
        Random random = new Random(11);

        for (int round = 0; round < 500; round++) {
            assertThat(read(new ScriptedPieces().putCut(bytes, random)))
                    .as("round %d", round)
                    .isEqualTo(LONG_EVENTS);
        }
    }

    @Test
    void events_come_as_soon_as_they_are_whole() throws Exception {
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, room());
        body.put("data: a\n\ndata: b");

        EventReader.Read first = events.next(Duration.ZERO);
        EventReader.Read second = events.next(Duration.ZERO);
        body.put("\n\n");
        EventReader.Read third = events.next(Duration.ZERO);

        assertThat(text(first)).isEqualTo("a");
        assertThat(second).isInstanceOf(EventReader.Read.Nothing.class);
        assertThat(text(third)).isEqualTo("b");
    }

    @Test
    void what_stands_before_a_break_is_told_and_an_unfinished_event_is_not() throws Exception {
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, room());
        body.put("data: a\n\ndata: b");
        body.breakOff(new IOException("reset"));

        assertThat(text(events.next(Duration.ZERO))).isEqualTo("a");
        assertThatThrownBy(() -> events.next(Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
    }

    @Test
    void an_event_without_end_is_refused() {
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, room());
        String megabyte = "x".repeat(1 << 20);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        body.put((i == 0 ? "data: " : "") + megabyte);
                        events.next(Duration.ZERO);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
    }

    /** Regression: each line was appended by copying all earlier ones, which took a minute here. */
    @Test
    @Timeout(20)
    void an_event_of_many_lines_costs_no_more_than_its_bytes() throws Exception {
        int lines = 1_000_000;

        List<String> events = read(List.of(("data:x\n".repeat(lines) + "\n").getBytes(UTF_8)));

        assertThat(events).hasSize(1);
        assertThat(events.get(0)).hasSize(2 * lines - 1);
    }

    @Test
    void an_event_of_lines_without_end_is_refused() {
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, room());

        assertThatThrownBy(() -> {
                    while (true) {
                        body.put("data:xxxxxxxx\n".repeat(1_000));
                        events.next(Duration.ZERO);
                    }
                })
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("longer than");
    }

    @ParameterizedTest
    @ValueSource(strings = {": ping\n\n", "\n", "\r\n", "event: ping\n\n", "id: 1\n", "x", ":x"})
    void what_has_no_event_has_an_end(String nothing) {
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, room());

        assertThatThrownBy(() -> {
                    while (true) {
                        body.put(nothing.repeat(1_000));
                        events.next(Duration.ZERO);
                    }
                })
                .isInstanceOf(UnusableAnswerException.class);
    }

    @Test
    void comments_between_events_may_be_many() throws Exception {
        String comments = ": ping\n\n".repeat(ServerSentEvents.MOST_IGNORED / 10);

        List<String> events = read(List.of((comments + "data: a\n\n").repeat(3).getBytes(UTF_8)));

        assertThat(events).containsExactly("a", "a", "a");
    }

    @Test
    void a_large_event_takes_room_until_its_reader_comes_again() throws Exception {
        BytesInFlight budget = new BytesInFlight();
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, new ByteBudget.Share(budget, 10 << 20));
        body.put("data: " + "x".repeat(1 << 20));
        body.put("\ndata: " + "x".repeat(1 << 20) + "\n\n");

        events.next(Duration.ZERO);
        assertThat(budget.held()).as("half of it").isGreaterThan(1 << 20);
        assertThat(text(events.next(Duration.ZERO))).hasSize((2 << 20) + 1);
        assertThat(budget.held()).as("all of it").isGreaterThan(2 << 20);
        events.next(Duration.ZERO);

        assertThat(budget.held()).isZero();
    }

    @Test
    void a_large_event_for_which_there_is_no_room_is_refused() {
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, new ByteBudget.Share(new BytesInFlight(), 1 << 20));
        body.put("data: " + "x".repeat(2 << 20) + "\n\n");

        assertThatThrownBy(() -> events.next(Duration.ZERO)).isInstanceOf(NoRoomException.class);
    }

    @Test
    void what_is_there_already_is_told() throws Exception {
        ScriptedPieces body = new ScriptedPieces();
        ServerSentEvents events = new ServerSentEvents(body, room());
        body.put("data: a\n\ndata: b\n\nda");

        assertThat(events.ready()).isTrue();
        assertThat(text(events.next(Duration.ZERO))).isEqualTo("a");
        assertThat(events.ready()).as("b").isTrue();
        assertThat(text(events.next(Duration.ZERO))).isEqualTo("b");
        assertThat(events.ready()).as("half a line").isFalse();
        body.put("ta: c\n\n");
        assertThat(events.ready()).as("the other half").isTrue();
    }

    private static List<String> read(List<byte[]> pieces) throws Exception {
        ScriptedPieces body = new ScriptedPieces();
        pieces.forEach(body::put);
        return read(body);
    }

    private static List<String> read(ScriptedPieces body) throws Exception {
        ServerSentEvents events = new ServerSentEvents(body.end(), room());
        List<String> all = new ArrayList<>();
        EventReader.Read next = events.next(Duration.ZERO);
        while (!(next instanceof EventReader.Read.End)) {
            if (next instanceof EventReader.Read.Data) {
                all.add(text(next));
            }
            next = events.next(Duration.ZERO);
        }
        return all;
    }

    private static String text(EventReader.Read read) {
        EventReader.Read.Data data = (EventReader.Read.Data) read;
        return new String(data.bytes(), UTF_8) + (data.error() ? "!" : "");
    }
}
