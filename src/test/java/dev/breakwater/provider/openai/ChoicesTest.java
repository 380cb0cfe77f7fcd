package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoicesTest {

    private final Choices choices = new Choices(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"delta\":{\"content\":\"a\"}}",
                "{\"delta\":{\"role\":\"assistant\",\"content\":\" \"}}",
                "{\"delta\":{\"tool_calls\":[{\"index\":0}]}}",
                "{\"delta\":{\"function_call\":{\"name\":\"f\"}}}",
                "{\"delta\":{\"refusal\":\"no\"}}",
                "{\"delta\":{\"reasoning_content\":\"hm\"}}",
                "{\"delta\":{\"audio\":{\"id\":\"x\"}}}",
                "{\"delta\":{\"x_new\":1}}",
                "{\"text\":\"a\"}",
                "{\"delta\":{},\"finish_reason\":\"stop\"}",
                "{\"delta\":{\"role\":\"assistant\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}"
            })
    void content_is(String choice) {
        assertThat(read(choice)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "{\"delta\":null}",
                "{\"delta\":\"a\"}",
                "{\"delta\":{}}",
                "{\"delta\":{\"role\":\"assistant\"}}",
                "{\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}}",
                "{\"delta\":{\"content\":null}}",
                "{\"delta\":{\"tool_calls\":[]}}",
                "{\"delta\":{\"function_call\":{}}}",
                "{\"text\":\"\"}",
                "{\"delta\":{},\"finish_reason\":null}",
                "{\"x\":{\"content\":\"a\"},\"logprobs\":{\"content\":[1]}}"
            })
    void content_is_not(String choice) {
        assertThat(read(choice)).isFalse();
    }

    @Test
    void a_chunk_without_choices_has_no_content() {
        assertThat(choices.read(json("{\"usage\":{}}")).hasContent()).isFalse();
        assertThat(choices.read(json("{\"choices\":null}")).hasContent()).isFalse();
        assertThat(choices.read(json("{\"choices\":{\"delta\":{\"content\":\"a\"}}}"))
                        .hasContent())
                .isFalse();
    }

    @Test
    void what_has_not_begun_is_not_complete() {
        assertThat(choices.complete()).isFalse();
    }

    @Test
    void is_complete_when_every_choice_that_began_has_finished() {
        read("{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}");
        read("{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}");
        boolean half = choices.complete();
        read("{\"index\":0,\"finish_reason\":\"length\",\"delta\":{}}");

        assertThat(half).isFalse();
        assertThat(choices.complete()).isTrue();
    }

    /** Ollama, SGLang and others send {@code ""} in every chunk. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "false", "true", "0", "1", "{}", "{\"type\":\"stop\"}", "[]", "[\"stop\"]"})
    void only_a_text_ends_a_choice(String reason) {
        read("{\"index\":0,\"delta\":{\"content\":\"One\"},\"finish_reason\":" + reason + "}");
        read("{\"index\":0,\"text\":\"Two\",\"finish_reason\":" + reason + "}");

        assertThat(choices.complete()).isFalse();
        assertThat(choices.failed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"delta\":{},\"finish_reason\":\"error\"}",
                "{\"text\":\"\",\"finish_reason\":\"abort\"}",
                "{\"delta\":{},\"finish_reason\":null,\"error\":{\"code\":502}}",
                "{\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{},\"finish_reason\":\"error\"}"
            })
    void a_choice_fails_by_its_reason_or_its_error(String choice) {
        read(choice);
        boolean failed = choices.failed();
        read("{\"delta\":{\"content\":\"a\"},\"error\":null}");

        assertThat(failed).isTrue();
        assertThat(choices.failed()).as("of the next chunk").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "99999999999999999999", "1.5", "\"0\"", "null", "{}", "9999"})
    void an_odd_index_does_no_harm(String index) {
        read("{\"index\":" + index + ",\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}");

        assertThat(choices.complete()).isTrue();
    }

    private boolean read(String choice) {
        return choices.read(json("{\"id\":\"x\",\"choices\":[" + choice + "],\"usage\":null}"))
                .hasContent();
    }
}
