package dev.breakwater.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseIdTest {

    private final ResponseId id = new ResponseId("eu/gpt 4 ü", "resp_68af4030592c8192b3a49a7dd1d1b3be");

    @Test
    void an_id_says_its_deployment_and_the_providers_id() {
        assertThat(ResponseId.parse(id.text())).contains(id);
    }

    @Test
    void it_may_stand_in_a_path_and_looks_like_one_of_openais() {
        assertThat(id.text()).matches("resp_[A-Za-z0-9_-]+");
    }

    @Test
    void it_is_the_same_on_every_node() {
        assertThat(new ResponseId("d", "resp_1").text()).isEqualTo("resp_ATg_F4brogABZHJlc3BfMQ");
    }

    @Test
    void a_changed_id_is_not_ours() {
        String text = id.text();
        for (int at = 5; at < text.length() - 1; at++) {
            char other = text.charAt(at) == 'A' ? 'B' : 'A';
            assertThat(ResponseId.parse(text.substring(0, at) + other + text.substring(at + 1)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "resp_", "resp_1", "resp_68af4030592c8192b3a49a7dd1d1b3be", "msg_AQ", "resp_ä", "resp_A=="})
    void ids_of_others_are_not_ours(String foreign) {
        assertThat(ResponseId.parse(foreign)).isEmpty();
    }

    @Test
    void an_id_that_would_lead_to_another_path_is_not_ours() {
        assertThat(ResponseId.parse(new ResponseId("d", "../files").text())).isEmpty();
    }

    @Test
    void the_id_of_a_translated_answer_names_no_deployment() {
        ResponseId translated = ResponseId.translated();
        assertThat(ResponseId.parse(translated.text())).contains(translated);
        assertThat(translated.isTranslated()).isTrue();
        assertThat(id.isTranslated()).isFalse();
    }
}
