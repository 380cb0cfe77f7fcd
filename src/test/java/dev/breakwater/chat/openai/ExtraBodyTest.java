package dev.breakwater.chat.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.json.JsonDocument;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"model\":\"m\",\"extra_body\":{\"top_k\":3,\"deep\":{\"a\":[1.50]}}}"
                        + "|{\"model\":\"m\",\"top_k\":3,\"deep\":{\"a\":[1.50]}}",
                "{\"temperature\":1,\"extra_body\":{\"temperature\":0}}|{\"temperature\":0}",
                "{\"model\":\"m\",\"extra_body\":{\"model\":\"other\",\"stream\":true,\"extra_body\":{}}}|{\"model\":\"m\"}",
                "{\"extra_body\":{}}|{}",
            })
    void its_members_are_put_beside_the_others_and_win(String given, String merged) throws Exception {
        JsonDocument document = ExtraBody.unpack(parse(given));

        assertThat(new String(
                        document.edit(Map.of(), GatewayParameters::include).join(), UTF_8))
                .isEqualTo(merged);
    }

    @Test
    void a_request_without_one_is_not_touched() throws Exception {
        JsonDocument document = parse("{\"model\":\"m\"}");

        assertThat(ExtraBody.unpack(document)).isSameAs(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "true"})
    void anything_but_an_object_is_refused(String value) {
        assertThatThrownBy(() -> ExtraBody.unpack(parse("{\"extra_body\":" + value + "}")))
                .isInstanceOf(JsonDocument.MalformedException.class)
                .hasMessageContaining("'extra_body' must be an object");
    }

    private static JsonDocument parse(String json) throws JsonDocument.MalformedException {
        return JsonDocument.parse(json.getBytes(UTF_8));
    }
}
