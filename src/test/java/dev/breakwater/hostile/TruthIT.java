package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider's response is an answer or a failure, and the client can tell which. */
class TruthIT {

    private static final String TOO_LONG = "This model's maximum context length is 10 tokens";

    @RegisterExtension
    static final Gateway GATEWAY =
            new Gateway("""
                router_settings:
                  num_retries: 0
                  disable_cooldowns: true
                  fallbacks: [{rescued: [rescuer]}, {context: [general]}, {unusable: [spare]}]
                  context_window_fallbacks: [{context: [larger]}]
                breakwater_settings:
                  stream_idle_timeout: 2
                """, "lone", "rescued", "rescuer", "context", "general", "larger", "unusable", "spare");

    // A1

    static Stream<Arguments> unfinished() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (String finish : List.of("\"\"", "false", "0")) {
            for (String end : List.of("reset", "end", "silence")) {
                for (String path : List.of("/v1/chat/completions", "/v1/completions")) {
                    all.add(arguments(finish, end, path));
                }
            }
        }
        return all.build();
    }

    /** A1: some providers send an empty finish reason with every chunk. */
    @ParameterizedTest
    @MethodSource("unfinished")
    void an_empty_finish_reason_finishes_nothing(String finish, String end, String path) throws Exception {
        boolean chat = path.contains("chat");
        String choice = chat ? "\"delta\":{\"content\":\"One\"}" : "\"text\":\"One\"";
        GATEWAY.provider()
                .byDefault(
                        "lone",
                        broken(end, "{\"choices\":[{\"index\":0," + choice + ",\"finish_reason\":" + finish + "}]}"));

        Answer answer = GATEWAY.post(
                path, "{\"model\":\"lone\",\"stream\":true," + (chat ? "\"messages\":[]" : "\"prompt\":\"x\"") + "}");

        assertThat(answer.words()).isEqualTo("One");
        answer.lostWith("lone");
    }

    /** A1: an incomplete tool call. */
    @Test
    void half_a_tool_call_with_an_empty_finish_reason_is_lost() throws Exception {
        GATEWAY.provider().byDefault("lone", broken("end", """
            {"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"c1",\
            "type":"function","function":{"name":"f","arguments":"{\\"a\\":"}}]},"finish_reason":""}]}\
            """));

        GATEWAY.stream("lone").lostWith("lone");
    }

    /** A1: such a stream is resumed like any other. */
    @ParameterizedTest
    @ValueSource(strings = {"reset", "end", "silence"})
    void a_stream_of_empty_finish_reasons_goes_on_elsewhere(String end) throws Exception {
        GATEWAY.provider()
                .byDefault(
                        "rescued",
                        broken(
                                end,
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"One\"},\"finish_reason\":\"\"}]}"));
        GATEWAY.provider()
                .byDefault("rescuer", Behaviours.events(Behaviours.words(" two"), Behaviours.finish("stop"), "[DONE]"));

        GATEWAY.stream("rescued").says("One two");
    }

    // A2

    /** A2: pretty-printed JSON in several {@code data} lines. */
    @Test
    void an_event_of_several_lines_reaches_clients_in_a_form_that_they_can_read() throws Exception {
        String pretty = """
            {
              "choices": [
                {"index": 0, "delta": {"content": "One"}, "finish_reason": null}
              ]
            }\
            """;
        GATEWAY.provider().byDefault("lone", exchange -> {
            exchange.beginStream();
            exchange.send(chunk("data: " + pretty.replace("\n", "\ndata: ") + "\n\n"));
            exchange.event(Behaviours.finish("stop"));
            exchange.event("[DONE]");
            exchange.endStream();
        });

        GATEWAY.stream("lone").says("One");
    }

    // A3

    static List<String> errors() {
        return List.of(
                "{\"object\":\"error\",\"message\":\"" + TOO_LONG + "\",\"type\":\"BadRequestError\",\"code\":400}",
                "{\"detail\":\"" + TOO_LONG + "\"}",
                "{\"message\":\"" + TOO_LONG + "\",\"type\":\"invalid_request_error\"}",
                "{\"error_message\":\"" + TOO_LONG + "\",\"error_type\":\"validation\"}",
                "{\"error\":{\"message\":\"" + TOO_LONG + "\",\"code\":400}}",
                "{\"error\":\"" + TOO_LONG + "\"}");
    }

    /** A3: an error with status 200, as a plain body. */
    @ParameterizedTest
    @MethodSource("errors")
    void an_error_in_a_200_takes_the_fallbacks_of_its_kind(String error) throws Exception {
        GATEWAY.provider().byDefault("context", Behaviours.raw(200, error));

        GATEWAY.chat("context").says("hello from larger");
    }

    /** A3: as the first event of a stream. */
    @ParameterizedTest
    @MethodSource("errors")
    void so_does_one_that_is_the_first_event(String error) throws Exception {
        GATEWAY.provider().byDefault("context", Behaviours.events(error));

        GATEWAY.stream("context").says("hello from larger");
    }

    /** A3: as a plain body where a stream was asked for. */
    @ParameterizedTest
    @MethodSource("errors")
    void so_does_one_in_place_of_a_stream(String error) throws Exception {
        GATEWAY.provider().byDefault("context", Behaviours.raw(200, error, "Content-Type: text/event-stream"));

        GATEWAY.stream("context").says("hello from larger");
    }

    /** A3: in the middle of a stream. */
    @ParameterizedTest
    @MethodSource("errors")
    void one_in_the_middle_of_a_stream_is_no_chunk(String error) throws Exception {
        GATEWAY.provider().byDefault("lone", Behaviours.events(Behaviours.words("One"), error, "[DONE]"));

        Answer answer = GATEWAY.stream("lone");

        assertThat(answer.words()).isEqualTo("One");
        answer.lostWith(TOO_LONG);
    }

    /** A3: with a status and a message of its own. */
    @ParameterizedTest
    @ValueSource(ints = {400, 503})
    void an_error_in_a_200_has_its_own_status_and_words(int code) throws Exception {
        GATEWAY.provider()
                .byDefault(
                        "lone",
                        Behaviours.raw(
                                200, "{\"object\":\"error\",\"message\":\"Out of my depth\",\"code\":" + code + "}"));

        Answer answer = GATEWAY.chat("lone");

        answer.isOurs(code);
        assertThat(answer.error()).contains("Out of my depth");
    }

    /** A3: indicated by the finish reason. */
    @Test
    void an_error_that_is_a_finish_reason_is_lost() throws Exception {
        GATEWAY.provider()
                .byDefault("lone", Behaviours.events(Behaviours.words("One"), Behaviours.finish("error"), "[DONE]"));

        Answer answer = GATEWAY.stream("lone");

        assertThat(answer.words()).isEqualTo("One");
        answer.lostWith("lone");
    }

    // A4

    /** A4: the content, not the Content-Type, decides whether it is a stream. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=utf-8",
                "application/json",
                "application/octet-stream",
                "application/x-ndjson"
            })
    void events_under_another_type_are_a_stream(String type) throws Exception {
        GATEWAY.provider().byDefault("lone", exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.event(Behaviours.words("hello"));
            exchange.event(Behaviours.finish("stop"));
            exchange.event("[DONE]");
            exchange.endStream();
        });

        GATEWAY.stream("lone").says("hello");
    }

    // A5

    /** A5: clients index {@code choices[0]}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":\"x\",\"object\":\"chat.completion\"}",
                "{\"choices\":[]}",
                "{\"choices\":null}",
                "{\"choices\":{}}",
                "{\"choices\":[null]}",
                "{\"choices\":[{}]}",
                "{\"choices\":[{\"index\":0,\"message\":null,\"finish_reason\":\"stop\"}]}",
                "[]",
                "null",
                "\"hello\"",
                ""
            })
    void an_answer_without_a_choice_is_a_failure(String body) throws Exception {
        GATEWAY.provider().byDefault("unusable", Behaviours.raw(200, body));

        GATEWAY.chat("unusable").says("hello from spare");
    }

    // A6

    /** A6: a surrogate pair split over two events, and a break between them. */
    @Test
    void half_a_character_is_nobodys_text() throws Exception {
        GATEWAY.provider().byDefault("rescued", exchange -> {
            exchange.beginStream();
            exchange.event(Behaviours.words("One "));
            exchange.event(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"two \\ud83d\"},\"finish_reason\":null}]}");
            exchange.pause(java.time.Duration.ofMillis(100));
            exchange.reset();
        });
        int before = GATEWAY.provider().count("rescuer");
        GATEWAY.provider()
                .byDefault(
                        "rescuer", Behaviours.events(Behaviours.words("three"), Behaviours.finish("stop"), "[DONE]"));

        Answer answer = GATEWAY.stream("rescued");

        answer.says("One two three");
        List<Exchange> asked = GATEWAY.provider().exchanges("rescuer");
        assertThat(asked.subList(before, asked.size())).isNotEmpty().allSatisfy(exchange -> {
            String body = new String(exchange.body(), StandardCharsets.UTF_8);
            assertThat(body).doesNotContainIgnoringCase("\\ud83d").doesNotContain("\ufffd", "two ?");
        });
    }

    // A8

    /** A8: an empty error member in a valid answer is not an error. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"\"", "false", "null", "[]", "0"})
    void an_empty_error_is_none(String error) throws Exception {
        String member = "{\"error\":" + error + ",";
        GATEWAY.provider().byDefault("lone", exchange -> {
            if (exchange.streamed()) {
                Behaviours.events(
                                Behaviours.words("hello").replaceFirst("\\{", member),
                                Behaviours.finish("stop").replaceFirst("\\{", member),
                                "[DONE]")
                        .answer(exchange);
            } else {
                exchange.answer(200, Behaviours.completion("hello").replaceFirst("\\{", member));
            }
        });

        GATEWAY.chat("lone").says("hello");
        GATEWAY.stream("lone").says("hello");
    }

    /** A8: a byte order mark before JSON. */
    @Test
    void a_byte_order_mark_is_skipped() throws Exception {
        GATEWAY.provider().byDefault("lone", Behaviours.raw(200, "\ufeff" + Behaviours.completion("hello")));

        GATEWAY.chat("lone").says("hello");
    }

    // E14

    /** E14: an error event in the provider's own format. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"message\":\"boom\"}", "{\"type\":\"error\",\"reason\":\"boom\"}", "boom", "\"boom\"", ""})
    void an_error_event_is_no_chunk(String data) throws Exception {
        GATEWAY.provider().byDefault("lone", exchange -> {
            exchange.beginStream();
            exchange.event(Behaviours.words("One"));
            exchange.send(chunk("event: error\ndata: " + data + "\n\n"));
            exchange.endStream();
        });

        Answer answer = GATEWAY.stream("lone");

        assertThat(answer.words()).isEqualTo("One");
        answer.lostWith("lone");
        if (data.startsWith("{\"message\"")) {
            assertThat(answer.error()).contains("boom");
        }
    }

    private static Behaviour broken(String end, String event) {
        return switch (end) {
            case "reset" -> Behaviours.cut(event);
            case "end" -> Behaviours.events(event);
            case "silence" -> Behaviours.silentAfter(event);
            default -> throw new IllegalArgumentException(end);
        };
    }

    private static String chunk(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return Integer.toHexString(length) + "\r\n" + text + "\r\n";
    }
}
