package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "10, PT10S",
        "0, PT0S",
        "0.5, PT0.5S",
        ".5, PT0.5S",
        "1.5e1, PT15S",
        "1E-3, PT0.001S",
        "500ms, PT0.5S",
        "10s, PT10S",
        "10 s, PT10S",
        "2m, PT2M",
        "1.5h, PT1H30M",
        "' 7 ', PT7S",
        "5S, PT5S",
        "+3, PT3S",
        "-3, PT-3S",
        "0.0000000004, PT0S",
        "0.0000000005, PT0.000000001S",
        "3153600000, PT876000H"
    })
    void reads_seconds_and_units(String text, Duration expected) {
        assertThat(DurationText.parse(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "ten",
                "10 seconds",
                "1d",
                "10sm",
                "1.2.3",
                ".",
                "1e",
                "0x10",
                "NaN",
                "Infinity",
                "1e99",
                "3153600001",
                "99999999999999999999",
                "999999999999999999999999",
                "1,5",
                "\u0661"
            })
    void anything_else_is_no_duration(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
