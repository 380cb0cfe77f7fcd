package dev.breakwater.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {

    @ParameterizedTest
    @CsvSource({
        "*, anything, anything",
        "*, '', ''",
        "a*, abc, bc",
        "*c, abc, ab",
        "a*c, abc, b",
        "a*c, ac, ''",
        "a*b*c, a1b2c, 2",
        "a*b*c, abbc, b",
        "**, xy, xy",
        "a.c*, a.cd, d",
        "ab*bc, abbc, ''"
    })
    void gives_what_the_last_star_stands_for(String pattern, String name, String star) {
        assertThat(Wildcard.match(pattern, name)).isEqualTo(star);
    }

    @ParameterizedTest
    @CsvSource({"a*, b", "a*, ba", "*c, cb", "a*c, acb", "ab*bc, abc", "a.c*, abcd", "a*b*c, acb", "A*, abc"})
    void other_names_do_not_match(String pattern, String name) {
        assertThat(Wildcard.match(pattern, name)).isNull();
    }

    @Test
    void no_pattern_is_a_bomb() {
        String pattern = "a*".repeat(2_000) + "b";
        String name = "a".repeat(100_000);

        String star = Assertions.assertTimeout(Duration.ofSeconds(5), () -> Wildcard.match(pattern, name));

        assertThat(star).isNull();
    }
}
