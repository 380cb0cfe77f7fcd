package dev.breakwater.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.config.tree.Leaf.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {

    @Test
    void leaves_know_their_types_and_lines() {
        YamlFile file = parse("a: 1\nb:\n  c: '12'\n  d: true\n  e: 0.5\n  f:\n  g: []\n  h: {}\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.leaves())
                .containsEntry("a", new Leaf("1", Kind.NUMBER, 1))
                .containsEntry("b.c", new Leaf("12", Kind.TEXT, 3))
                .containsEntry("b.d", new Leaf("true", Kind.BOOLEAN, 4))
                .containsEntry("b.e", new Leaf("0.5", Kind.NUMBER, 5))
                .containsEntry("b.g", new Leaf("[]", Kind.EMPTY_LIST, 7))
                .containsEntry("b.h", new Leaf("{}", Kind.EMPTY_MAP, 8));
        assertThat(file.leaves().get("b.f").kind()).isEqualTo(Kind.NULL);
    }

    @ParameterizedTest
    @CsvSource({
        "no, TEXT",
        "on, TEXT",
        "yes, TEXT",
        "True, BOOLEAN",
        "1_000, TEXT",
        "1e3, NUMBER",
        ".5, NUMBER",
        "0x1F, NUMBER",
        "${NAME}, TEXT",
        "0o17, NUMBER",
        "012, NUMBER",
        "~, NULL",
        "null, NULL",
        ".inf, TEXT",
        ".nan, TEXT",
        "2025-02-01, TEXT",
        "1:30, TEXT"
    })
    void scalars_are_those_of_yaml_1_2(String text, Kind kind) {
        assertThat(parse("a: " + text).leaves().get("a").kind()).isEqualTo(kind);
    }

    @Test
    void json_is_yaml() {
        YamlFile file = parse("{\"model_list\": [{\"model_name\": \"a\\u0041\", \"n\": 1}]}");

        assertThat(file.leaves().get("model_list[0].model_name").text()).isEqualTo("aA");
    }

    @Test
    void json_may_be_indented_with_tabs() {
        YamlFile file = parse("{\n\t\"model_list\": [\n\t\t{\n\t\t\t\"model_name\": \"a\"\n\t\t}\n\t]\n}\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.leaves()).containsKey("model_list[0].model_name");
    }

    @Test
    void what_does_not_parse_is_told_with_its_line() {
        assertThat(problem("model_list:\n  - model_name: a\n   litellm_params: [\n"))
                .contains("config.yaml")
                .contains("line 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [",
                "a: b: c",
                "a:\n\t- b",
                "fallbacks=[{\"a\": [\"b\"]}]\nc: d",
                "a: 'b",
                "a: *nowhere",
                "--- a\n--- b",
                "a: 1\na: 2",
                "a: {b: 1, b: 2}",
                "a: !!java.net.URL [x]",
                "a: !custom b",
                "- a",
                "just a text",
                "a: \"\\x\"",
                "a: b\u0000"
            })
    void what_is_not_allowed_is_a_problem_with_a_line_and_never_an_exception(String yaml) {
        assertThat(problem(yaml)).containsPattern("line \\d+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"? [a, b]\n: c", "%YAML 9.0\n---\na: b"})
    void what_the_parser_refuses_without_a_line_is_a_problem_all_the_same(String yaml) {
        assertThat(problem(yaml)).contains("config.yaml");
    }

    @Test
    void merge_keys_merge_as_litellms_parser_has_it() {
        YamlFile file = parse("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.leaves().get("y.a").text()).isEqualTo("1");
        assertThat(file.leaves().get("y.b").text()).isEqualTo("3");
        assertThat(file.leaves()).doesNotContainKey("y.\"<<\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "null"})
    void an_empty_file_is_a_problem(String yaml) {
        assertThat(problem(yaml)).isNotEmpty();
    }

    @Test
    void an_anchor_may_be_used_a_few_times() {
        YamlFile file = parse("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.leaves()).containsKeys("a.b", "c.b", "d[0].b", "d[1].b");
    }

    @Test
    @Timeout(60)
    void a_billion_laughs_are_refused() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 10; level++) {
            yaml.append("a%d: &a%d [%s]\n"
                    .formatted(level, level, "*a%d, ".formatted(level - 1).repeat(9)));
        }

        assertThat(problem(yaml.toString())).contains("aliases");
    }

    @Test
    @Timeout(60)
    void few_aliases_of_something_long_are_bounded_too() {
        String text = "a: &a [" + "xxxxxxxx, ".repeat(400_000) + "]\n";

        YamlFile file = parse(text + "b: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n");

        assertThat(file.problems()).hasSize(1);
    }

    @Test
    @Timeout(60)
    void a_list_that_holds_itself_is_refused() {
        assertThat(problem("a: &a\n  - *a\n")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    @Timeout(60)
    void deep_nesting_is_a_problem_and_no_stack_overflow(String step) {
        assertThat(problem("a: " + step.repeat(100_000))).isNotEmpty();
    }

    @Test
    @Timeout(60)
    void a_long_text_is_read_in_time() {
        assertThat(parse("a: " + "x".repeat(4_000_000)).problems()).isEmpty();
    }

    @Test
    void a_file_of_more_than_8_mib_is_not_parsed() {
        YamlFile file = YamlFile.parse(new byte[YamlFile.LONGEST + 1], "config.yaml");

        assertThat(file.problems()).singleElement().asString().contains("8 MiB");
    }

    @Test
    void other_encodings_are_refused() {
        YamlFile file = YamlFile.parse("a: ü".getBytes(StandardCharsets.ISO_8859_1), "config.yaml");

        assertThat(file.problems()).singleElement().asString().contains("UTF-8");
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        assertThat(parse("\uFEFFa: b").leaves()).containsKey("a");
    }

    @Test
    void messages_do_not_quote_the_file() {
        assertThat(problem("general_settings:\n  master_key: sk-secret-1234: [\n"))
                .doesNotContain("sk-secret-1234");
        assertThat(problem("api_key: 'sk-secret-1234\n")).doesNotContain("sk-secret-1234");
        assertThat(problem("api_key: *sk-secret-1234\n")).doesNotContain("sk-secret-1234");
        assertThat(problem("api_key: !sk-secret-1234 x\n")).contains("tag");
    }

    private static YamlFile parse(String yaml) {
        return YamlFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "config.yaml");
    }

    private static String problem(String yaml) {
        return String.join(
                "\n", parse(yaml).problems().stream().map(Problem::toString).toList());
    }
}
