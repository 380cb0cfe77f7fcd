package dev.breakwater.api;

import static dev.breakwater.testing.RequestSample.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.RequestSample;
import dev.breakwater.testing.ResponseSample;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

    private static final String PAGE = "https://app.example";

    private final ResponseSample response = new ResponseSample();

    @Test
    void nothing_is_said_where_nothing_is_configured() {
        Cors cors = new Cors(List.of());

        cors.mark(aRequest().with("Origin", PAGE).get(), response.get());

        assertThat(response.headers()).isEmpty();
        assertThat(cors.answersPreflight(preflight(PAGE).get(), response.get())).isFalse();
    }

    @Test
    void an_answer_to_a_listed_origin_names_it_and_lets_the_headers_be_read() {
        new Cors(List.of(PAGE)).mark(aRequest().with("Origin", PAGE).get(), response.get());

        assertThat(response.headers())
                .containsEntry("Access-Control-Allow-Origin", PAGE)
                .containsEntry("Access-Control-Expose-Headers", "*")
                .containsEntry("Vary", "Origin")
                .doesNotContainKey("Access-Control-Allow-Credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "https://app.example.evil.example", "http://app.example", "null", ""})
    void another_origin_is_told_nothing_but_that_origins_differ(String origin) {
        Cors cors = new Cors(List.of(PAGE));

        cors.mark(preflight(origin).get(), response.get());

        assertThat(response.headers()).containsOnlyKeys("Vary");
        assertThat(cors.answersPreflight(preflight(origin).get(), response.get()))
                .isFalse();
    }

    @Test
    void every_origin_is_allowed_without_its_name_and_without_credentials() {
        new Cors(List.of("*")).mark(aRequest().with("Origin", PAGE).get(), response.get());

        assertThat(response.headers())
                .containsEntry("Access-Control-Allow-Origin", "*")
                .doesNotContainKeys("Vary", "Access-Control-Allow-Credentials");
    }

    @Test
    void a_preflight_is_answered_before_anybody_asks_for_a_key() {
        Cors cors = new Cors(List.of(PAGE));
        cors.mark(preflight(PAGE).get(), response.get());

        boolean answered = cors.answersPreflight(preflight(PAGE).get(), response.get());

        assertThat(answered).isTrue();
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers())
                .containsEntry("Access-Control-Allow-Headers", "*, Authorization")
                .containsEntry("Access-Control-Max-Age", "600");
        assertThat(response.headers().get("Access-Control-Allow-Methods")).contains("POST", "GET");
    }

    @Test
    void an_options_that_is_no_preflight_is_left_to_others() {
        Cors cors = new Cors(List.of(PAGE));
        RequestSample plain = aRequest().by("OPTIONS").with("Origin", PAGE);
        cors.mark(plain.get(), response.get());

        assertThat(cors.answersPreflight(plain.get(), response.get())).isFalse();
    }

    private static RequestSample preflight(String origin) {
        return aRequest().by("OPTIONS").with("Origin", origin).with("Access-Control-Request-Method", "POST");
    }
}
