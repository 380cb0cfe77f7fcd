package dev.breakwater.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "[{}]",
                "\"text\"",
                "1",
                "null",
                "true",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":1 \"b\":2}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":NaN}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":tru}",
                "{\"a\":[1,]}",
                "{\"a\":1}//",
                "/**/{}",
                "{\"a\":\"open}",
                "{\"a\":[}"
            })
    void refuses_what_is_not_one_object(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":[[{\"b\":{\"c\":1,\"d\":2,\"\\u0063\":3}}]]}",
                "{\"model\":\"cheap\",\"x\":{},\"mo\\u0064el\":\"dear\"}",
                "{\"\":1,\"\":2}"
            })
    void refuses_a_name_that_stands_twice_at_any_depth(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("Duplicate");
    }

    @Test
    void takes_one_name_in_different_objects() throws MalformedException {
        JsonDocument document = parse("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}");

        assertThat(document.has("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} 1", "{}]", "{}\0", "{} \n x", "{\"a\":1}}"})
    void refuses_anything_behind_the_object(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void takes_blanks_around_the_object() throws MalformedException {
        JsonDocument document = parse(" \t\r\n{ }\r\n ");

        assertThat(edited(document, Map.of("a", "1"), Set.of())).isEqualTo(" \t\r\n{ \"a\":1}\r\n ");
    }

    @Test
    void takes_a_thousand_levels() throws MalformedException {
        JsonDocument document = parse(nested(1_000));

        assertThat(document.has("a")).isTrue();
    }

    @Test
    void refuses_a_thousand_and_one_levels() {
        assertThatThrownBy(() -> parse(nested(1_001)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("it nests deeper than 1000 levels");
    }

    static Stream<Arguments> otherEncodings() {
        String text = "{\"a\":1}";
        return Stream.of(
                Arguments.of("a second byte order mark", ("\uFEFF\uFEFF" + text).getBytes(UTF_8)),
                Arguments.of("UTF-16, big end first", text.getBytes(UTF_16BE)),
                Arguments.of("UTF-16, little end first", text.getBytes(UTF_16LE)),
                Arguments.of("UTF-16 with mark", ("\uFEFF" + text).getBytes(UTF_16BE)),
                Arguments.of("UTF-16 with the other mark", ("\uFEFF" + text).getBytes(UTF_16LE)),
                Arguments.of("UTF-32", text.getBytes(java.nio.charset.Charset.forName("UTF-32BE"))),
                Arguments.of("UTF-32, little end first", text.getBytes(java.nio.charset.Charset.forName("UTF-32LE"))),
                Arguments.of("Latin 1", "{\"a\":\"\u00e4\"}".getBytes(ISO_8859_1)),
                Arguments.of("a lone continuation byte", bytes("{\"a\":\"\u0080\"}")),
                Arguments.of("a cut character", bytes("{\"a\":\"\u00e2\u0082\"}")),
                Arguments.of("an overlong character", bytes("{\"a\":\"\u00c1\u00a1\"}")),
                Arguments.of("an overlong zero", bytes("{\"a\":\"\u00c0\u0080\"}")),
                Arguments.of("an encoded surrogate", bytes("{\"a\":\"\u00ed\u00a0\u0080\"}")),
                Arguments.of("beyond Unicode", bytes("{\"a\":\"\u00f5\u0080\u0080\u0080\"}")),
                Arguments.of("a byte that never occurs", bytes("{\"a\":\"\u00ff\"}")),
                Arguments.of("a broken name", bytes("{\"\u00c3\":1}")),
                Arguments.of("deep inside", bytes("{\"a\":[{\"b\":[\"\u00c0\u0080\"]}]}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherEncodings")
    void refuses_bytes_that_are_not_utf_8(String name, byte[] bytes) {
        assertThatThrownBy(() -> JsonDocument.parse(bytes)).as(name).isInstanceOf(MalformedException.class);
    }

    @Test
    void tells_at_which_byte_something_is_wrong() {
        assertThatThrownBy(() -> parse("{\"a\": x}")).hasMessageContaining("(byte ");
    }

    @Test
    void tells_absent_null_and_present_members_apart() throws MalformedException {
        JsonDocument document = parse("{\"none\":null,\"some\":0}");

        assertThat(document.has("none")).isTrue();
        assertThat(document.hasValue("none")).isFalse();
        assertThat(document.value("none")).isEmpty();
        assertThat(document.hasValue("some")).isTrue();
        assertThat(document.has("other")).isFalse();
    }

    @Test
    void reads_a_member_whose_name_is_escaped() throws MalformedException {
        JsonDocument document = parse("{\"mod\\u0065l\" : \"gpt\\u002d4\" }");

        assertThat(document.text("model")).hasValue("gpt-4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"v\":\"a,}]\"}|\"a,}]\"",
                "{\"v\" : [1 , 2 ] , \"w\":1}|[1,2]",
                "{\"v\":{\"a\":{}},\"w\":[]}|{\"a\":{}}",
                "{\"v\":-1.5e3  }|-1.5E+3",
                "{\"v\":true\t,\"w\":0}|true",
                "{\"w\":0\t,\t\"v\"\t:\t\"\\\\\\\"\"\t}|\"\\\\\\\"\"",
                "{\"ä€😀\":\"ä€😀\",\"v\":\"ä€😀\"}|\"ä€😀\""
            })
    void finds_a_members_value_wherever_it_stands(String text, String value) throws MalformedException {
        JsonDocument document = parse(text);

        assertThat(document.value("v").orElseThrow()).hasToString(value);
    }

    /** Some JSON libraries refuse such numbers by exceptions of their own: a defect instead of an answer. */
    @Test
    void a_number_of_two_thousand_digits_is_no_defect() {
        String text = "{\"timeout\":" + "1".repeat(2_000) + "}";

        assertThatThrownBy(() -> parse(text).value("timeout")).isInstanceOf(MalformedException.class);
    }

    @Test
    void pulls_the_tokens_of_one_member_only() throws Exception {
        JsonDocument document = parse("{\"a\":[1],\"b\":[2,3]}");

        try (JsonParser parser = document.pull("a")) {
            int tokens = 0;
            while (parser.nextToken() != null) {
                tokens++;
            }
            assertThat(tokens).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what is replaced keeps its place
                "{\"a\":1,\"b\":2,\"c\":3}|a=9||{\"a\":9,\"b\":2,\"c\":3}",
                "{\"a\":1,\"b\":2,\"c\":3}|b=9||{\"a\":1,\"b\":9,\"c\":3}",
                "{\"a\":1,\"b\":2,\"c\":3}|c=9||{\"a\":1,\"b\":2,\"c\":9}",
                "{ \"a\" : 1 , \"b\" : 2 }|a=9||{ \"a\" : 9 , \"b\" : 2 }",
                "{ \"a\" : 1 , \"b\" : 2 }|b=9||{ \"a\" : 1 , \"b\" : 9 }",
                // what is dropped takes its comma along
                "{\"a\":1,\"b\":2,\"c\":3}||a|{\"b\":2,\"c\":3}",
                "{\"a\":1,\"b\":2,\"c\":3}||b|{\"a\":1,\"c\":3}",
                "{\"a\":1,\"b\":2,\"c\":3}||c|{\"a\":1,\"b\":2}",
                "{\"a\":1,\"b\":2,\"c\":3}||ab|{\"c\":3}",
                "{\"a\":1,\"b\":2,\"c\":3}||bc|{\"a\":1}",
                "{\"a\":1,\"b\":2,\"c\":3}||ac|{\"b\":2}",
                "{\"a\":1,\"b\":2,\"c\":3}||abc|{}",
                // what is added stands at the end
                "{}|d=9||{\"d\":9}",
                "{\"a\":1}|d=9||{\"a\":1,\"d\":9}",
                "{ \"a\":1 }|d=9||{ \"a\":1,\"d\":9 }",
                "{\"a\":1,\"b\":2}|d=9|b|{\"a\":1,\"d\":9}",
                "{\"a\":1,\"b\":2}|d=9|ab|{\"d\":9}",
                // all at once
                "{\"a\":1,\"b\":2,\"c\":3}|a=7 d=9|b|{\"a\":7,\"c\":3,\"d\":9}",
                "{\"a\":1,\"b\":2,\"c\":3}|b=7 c=8|a|{\"b\":7,\"c\":8}",
                "{\"a\":1,\"b\":2,\"c\":3}|c=8|ab|{\"c\":8}"
            })
    void edits_members_in_every_place(String text, String set, String drop, String expected) throws MalformedException {
        Map<String, String> changes = new TreeMap<>();
        for (String each : set == null ? new String[0] : set.split(" ", -1)) {
            changes.put(each.substring(0, 1), each.substring(2));
        }
        Set<String> dropped = drop == null ? Set.of() : Set.of(drop.split(""));

        String edited = edited(parse(text), changes, dropped);

        assertThat(edited).isEqualTo(expected);
    }

    @Test
    void what_is_not_changed_keeps_its_bytes() throws MalformedException {
        String kept =
                "\"n\" : 12345678901234567890.0000000000000000001E+0007 , \"s\":\"\\ud800 \\/ \\u00e4 ä\",\t\"deep\":["
                        + " {\"x\" :\n"
                        + "[ ] } ]";

        String edited = edited(parse("{\"model\":\"a\",\n" + kept + " }"), Map.of("model", "\"b\""), Set.of());

        assertThat(edited).isEqualTo("{\"model\":\"b\",\n" + kept + " }");
    }

    @Test
    void nothing_of_the_original_is_copied_by_an_edit() throws MalformedException {
        byte[] bytes = "{\"big\":\"xxxxxxxx\",\"model\":\"a\",\"rest\":1}".getBytes(UTF_8);

        Slices slices = JsonDocument.parse(bytes).edit(Map.of("model", "\"b\""), Set.of());

        assertThat(slices.parts()).filteredOn(part -> part.array() != bytes).hasSize(1);
    }

    @Test
    void a_changed_member_may_have_an_escaped_name() throws MalformedException {
        String edited = edited(parse("{\"mod\\u0065l\":\"a\",\"x\":1}"), Map.of("model", "\"b\""), Set.of());

        assertThat(edited).isEqualTo("{\"mod\\u0065l\":\"b\",\"x\":1}");
    }

    @Test
    void quotes_whatever_a_text_holds() throws MalformedException {
        String text = "a\"b\\c\n\u0000\u2028 ä😀";

        Map<String, String> set = new LinkedHashMap<>(Map.of("x", JsonDocument.quote(text)));
        JsonDocument again = JsonDocument.parse(parse("{}").edit(set, Set.of()).join());

        assertThat(again.text("x")).hasValue(text);
    }

    private static String edited(JsonDocument document, Map<String, String> set, Set<String> drop) {
        return new String(document.edit(set, drop).join(), UTF_8);
    }

    private static JsonDocument parse(String text) throws MalformedException {
        return JsonDocument.parse(text.getBytes(UTF_8));
    }

    /** Each character as one byte. */
    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String nested(int levels) {
        return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    @Test
    void names_without_quotes_get_them_and_numbers_stay_as_they_are() throws Exception {
        byte[] body = "{\"logit_bias\": {12481: 100, a: 1.50}}".getBytes(UTF_8);

        byte[] quoted = UnquotedNames.quote(body);

        assertThat(new String(quoted, UTF_8)).isEqualTo("{\"logit_bias\":{\"12481\":100,\"a\":1.50}}");
    }

    /** The parser that takes names without quotes would guess other encodings. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("otherEncodings")
    void names_get_no_quotes_in_bytes_that_are_not_utf_8(String name, byte[] bytes) {
        assertThatThrownBy(() -> UnquotedNames.quote(bytes)).as(name).isInstanceOf(MalformedException.class);
    }

    @Test
    void nor_in_long_documents() {
        byte[] body = ("{a:\"" + "x".repeat(1 << 20) + "\"}").getBytes(UTF_8);

        assertThatThrownBy(() -> UnquotedNames.quote(body)).isInstanceOf(MalformedException.class);
    }

    @Test
    void a_byte_order_mark_is_passed_over_and_goes_no_further() throws MalformedException {
        JsonDocument document = parse("\uFEFF{\"a\":1}");

        assertThat(edited(document, Map.of("b", "2"), Set.of())).isEqualTo("   {\"a\":1,\"b\":2}");
    }

    // What costs more than its bytes.

    @Test
    void takes_a_thousand_members_and_no_more() throws MalformedException {
        assertThat(parse(members(1_000)).names()).hasSize(1_000);
        assertThatThrownBy(() -> parse(members(1_001))).hasMessageContaining("more than 1000 members");
    }

    @Test
    void takes_many_names_one_after_the_other_and_not_at_once() throws MalformedException {
        String one = members(900);

        assertThat(parse("{\"a\":[" + String.join(",", Collections.nCopies(100, one)) + "]}")
                        .isArray("a"))
                .isTrue();
        assertThatThrownBy(() -> parse("{\"a\":" + members(20_001) + "}"))
                .hasMessageContaining("more than 20000 names");
        String chain = "{\"x\":" + one.substring(0, one.length() - 1) + ",\"y\":";
        assertThatThrownBy(() -> parse(chain.repeat(23) + "1" + "}".repeat(46)))
                .hasMessageContaining("more than 20000 names");
    }

    @Test
    void what_is_wrong_is_told_in_few_words() {
        String name = "n".repeat(100_000);

        assertThatThrownBy(() -> parse("{\"" + name + "\":1,\"" + name + "\":1}"))
                .satisfies(wrong -> assertThat(wrong.getMessage()).hasSizeLessThan(400));
        assertThatThrownBy(() -> parse("{\"a\":{"))
                .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("Source", "start marker"));
    }

    // Scalars, lists and documents inside.

    @Test
    void tells_numbers_flags_and_texts_apart() throws MalformedException {
        JsonDocument document = parse("{\"n\":1.50,\"f\":false,\"t\":\"1\",\"o\":{}}");

        assertThat(document.number("n")).hasValue("1.50");
        assertThat(document.number("t")).isEmpty();
        assertThat(document.flag("f")).hasValue(false);
        assertThat(document.flag("t")).isEmpty();
        assertThat(document.text("n")).isEmpty();
        assertThat(document.number("o")).isEmpty();
    }

    @Test
    void elements_of_a_list_are_views() throws MalformedException {
        JsonDocument document = parse("{\"l\": [ \"a\\u0062\" , {\"m\": \"x\" } ,[1], 2 ] , \"z\":0}");

        List<JsonElement> elements = document.elements("l", 10);

        assertThat(elements).hasSize(4);
        assertThat(elements.get(0).text()).hasValue("ab");
        assertThat(elements.get(1).object().text("m")).hasValue("x");
        assertThat(elements.get(2).isObject()).isFalse();
        assertThat(elements.get(3).text()).isEmpty();
        assertThat(document.last("l").orElseThrow().text()).isEmpty();
        assertThat(document.elements("l", 2)).hasSize(2);
        assertThat(document.elements("z", 2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2}|{\"b\":3}|{\"a\":1,\"b\":3}",
                "{\"a\":1,\"b\":2}|{\"c\" : [ 3 ] }|{\"a\":1,\"b\":2,\"c\":[ 3 ]}",
                "{ }|{\"c\":3}|{ \"c\":3}",
                "{\"d\":1,\"a\":2}|{\"d\":3,\"a\":4}|{\"a\":4}",
                "{\"a\":2}|{\"d\":3,\"b\":4,\"c\":5}|{\"a\":2,\"b\":4,\"c\":5}"
            })
    void a_document_may_lie_over_another(String text, String over, String expected) throws MalformedException {
        JsonDocument document = parse(text).with(parse(over), Set.of());

        assertThat(edited(document, Map.of(), Set.of("d"))).isEqualTo(expected);
    }

    @Test
    void what_lies_over_it_is_what_is_read_and_changed() throws MalformedException {
        JsonDocument document =
                parse("{\"a\":1,\"l\":[1]}").with(parse("{\"a\":\"x\",\"l\":[2 ],\"n\":0}"), Set.of("n"));

        assertThat(document.text("a")).hasValue("x");
        assertThat(document.has("n")).isFalse();
        assertThat(document.names()).containsExactly("a", "l");
        assertThat(edited(document, Map.of("a", "9"), Set.of())).isEqualTo("{\"a\":9,\"l\":[2 ]}");
        assertThat(new String(document.append("l", "3").join(), UTF_8)).isEqualTo("{\"a\":\"x\",\"l\":[2 ,3]}");
    }

    private static String members(int count) {
        StringBuilder text = new StringBuilder("{\"n0\":0");
        for (int i = 1; i < count; i++) {
            text.append(",\"n").append(i).append("\":0");
        }
        return text.append('}').toString();
    }
}
