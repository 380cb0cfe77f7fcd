package dev.breakwater.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "gpt-3.5-turbo", "with \"quotes\" and \\", "", "a.b[0]", "openai/*", "é"})
    void what_is_named_can_be_found_again(String key) {
        String name = PropertyName.item(PropertyName.member(PropertyName.member("", "x"), key), 3);

        assertThat(PropertyName.parse(name))
                .hasValueSatisfying(steps -> assertThat(steps)
                        .containsExactly(
                                new PropertyName.Key("x"), new PropertyName.Key(key), new PropertyName.Index(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", "a[", "a[x]", "a[]", "a[123456789]", "a.\"b", "a b", ".a", "a.", "a[0]b"})
    void what_has_another_form_is_none_of_ours(String name) {
        assertThat(PropertyName.parse(name)).isEmpty();
    }

    @Test
    void only_what_needs_quotes_is_quoted() {
        assertThat(PropertyName.member("a", "b-c_d")).isEqualTo("a.b-c_d");
        assertThat(PropertyName.member("a", "b.c")).isEqualTo("a.\"b.c\"");
    }
}
