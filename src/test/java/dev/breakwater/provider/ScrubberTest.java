package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aDeployment;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {

    private static final String KEY = "Zq7/wK+2hT9=mB4v";
    private static final String TOKEN = "proxy-token-5f3c9a";

    static Stream<String> encodings() {
        return Stream.of(
                KEY,
                KEY.toLowerCase(Locale.ROOT),
                KEY.replace("/", "\\/"),
                KEY.replace("/", "\\\\\\/"),
                escaped(KEY),
                escaped(KEY).replace("\\", "\\\\"),
                "\\u005a" + KEY.substring(1),
                URLEncoder.encode(KEY, UTF_8),
                percent(KEY),
                percent(KEY).replace("%", "%25"),
                HexFormat.of().formatHex(KEY.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void a_key_is_hidden_in_whatever_form_it_is_echoed(String echoed) {
        String scrubbed = scrub("Incorrect key: " + echoed + ", and no other.");

        assertThat(scrubbed).isEqualTo("Incorrect key: ***, and no other.");
    }

    @Test
    void a_secret_setting_is_hidden_and_others_are_not() {
        Scrubber scrubber = new Scrubber(aDeployment("d")
                .setting("aws_session_token", TOKEN)
                .setting("aws_region_name", "eu-west-1")
                .get()
                .endpoint());

        assertThat(scrubber.scrub("signed " + TOKEN + " in eu-west-1")).isEqualTo("signed *** in eu-west-1");
    }

    @Test
    void a_key_is_hidden_in_base64_whatever_stands_before_it() {
        for (String before : new String[] {"", "u", "us", "user:", "user:a", "Bearer "}) {
            byte[] bytes = (before + KEY + ":x").getBytes(UTF_8);
            String interior = Base64.getEncoder()
                    .encodeToString(bytes)
                    .substring(before.length() * 8 / 6 + 2, before.length() + 16);

            assertThat(scrub("got " + Base64.getEncoder().encodeToString(bytes) + " !"))
                    .as(before)
                    .isEqualTo("got *** !")
                    .doesNotContain(interior);
            assertThat(scrub("got " + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + " !"))
                    .as(before)
                    .isEqualTo("got *** !");
        }
    }

    @Test
    void a_configured_headers_value_is_hidden_too() {
        assertThat(scrub("no " + TOKEN + " and no " + percent(TOKEN))).isEqualTo("no *** and no ***");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_980, 1_999, 3_984, 3_992, 3_999, 4_000, 65_530})
    void a_key_across_a_cut_is_hidden(int place) {
        for (String echoed : encodings().toList()) {
            String scrubbed = scrub("x".repeat(place) + " " + echoed + " y".repeat(100));

            assertThat(scrubbed).hasSizeLessThanOrEqualTo(2_003).doesNotContain("Zq", "\\u00", "%5a", "5a71");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ya29.a0AfH6SMB_x-y", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl"})
    void access_tokens_are_hidden(String token) {
        assertThat(scrub("The token " + token + " has expired")).isEqualTo("The token *** has expired");
    }

    @Test
    void many_keys_do_not_bring_a_cut_one_into_sight() {
        for (int more = 0; more < 17; more++) {
            String scrubbed = scrub("y".repeat(more) + " " + (KEY + " ").repeat(1_000));

            assertThat(scrubbed).doesNotContain("Zq7");
        }
    }

    @ParameterizedTest
    @CsvSource({"e", "none", "sk-1234", "EMPTY", "dummy"})
    void a_placeholder_hides_nothing(String key) {
        String said = "None of these EMPTY dummy models is there: none";

        assertThat(new Scrubber(aDeployment("d").key(key).get().endpoint()).scrub(said))
                .isEqualTo(said);
    }

    @Test
    void a_short_key_is_hidden_as_a_whole_word_only() {
        Scrubber scrubber = new Scrubber(aDeployment("d").key("complete").get().endpoint());

        assertThat(scrubber.scrub("The completely complete completes 'complete', key=complete."))
                .isEqualTo("The completely *** completes '***', key=***.");
    }

    @Test
    void what_reads_like_a_scheme_is_no_key() {
        String said = "Send an Authorization header with Bearer auth, that is Basic authentication.";

        assertThat(scrub(said)).isEqualTo(said);
        assertThat(scrub("got Bearer abc1def2 there")).isEqualTo("got *** there");
    }

    @Test
    void escapes_that_hide_nothing_stay_as_they_are() {
        String said = "100% of C:\\users\\new and \\u00e9, %zz, \\";

        assertThat(scrub(said)).isEqualTo(said);
    }

    @Test
    @Timeout(5)
    void a_megabyte_takes_no_time() {
        for (String piece :
                new String[] {"x", "\\", "%25", "\\u005c", "sk-", "Bearer ", KEY.substring(0, 15), "Zq7\\/"}) {
            String text = piece.repeat((1 << 20) / piece.length());

            long begun = System.nanoTime();
            assertThat(scrub(text)).hasSizeLessThanOrEqualTo(2_003);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(piece).isLessThan(Duration.ofSeconds(1));
        }
    }

    private static String scrub(String text) {
        return new Scrubber(aDeployment("d")
                        .key(KEY)
                        .header("X-Proxy", "Token " + TOKEN)
                        .get()
                        .endpoint())
                .scrub(text);
    }

    private static String escaped(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
    }

    private static String percent(String text) {
        return text.chars().mapToObj("%%%02x"::formatted).collect(Collectors.joining());
    }
}
