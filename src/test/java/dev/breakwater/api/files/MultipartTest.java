package dev.breakwater.api.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.call.payload.Content.Field;
import dev.breakwater.call.payload.Content.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

    private static final String TYPE = "multipart/form-data; boundary=b";
    private static final String MODEL = "Content-Disposition: form-data; name=\"model\"";
    private static final String FILE =
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav";

    @Test
    void fields_are_found_with_their_names_and_contents() {
        Form form =
                read("--b\r\n" + MODEL + "\r\n\r\nhear\r\n--b\r\n" + FILE + "\r\n\r\n\0\r\n--\r\n\u00ff\r\n--b--\r\n");

        assertThat(form.fields()).extracting(Field::name).containsExactly("model", "file");
        assertThat(form.fields()).extracting(Field::file).containsExactly(false, true);
        assertThat(form.fields().get(0).text()).isEqualTo("hear");
        assertThat(form.fields().get(1).content().length()).isEqualTo("\0\r\n--\r\n\u00ff".length());
    }

    @Test
    void another_model_replaces_nothing_but_the_models_content() {
        String body = "--b \t\r\nx-own: 1\r\n" + MODEL + "\r\n\r\n%s\r\n--b\r\n" + FILE + "\r\n\r\n--b2\0\r\n--b--\r\n";

        Form form = read(body.formatted("hear").replace("--b2", "x--b"));

        assertThat(written(form, "whisper-1"))
                .isEqualTo(body.formatted("whisper-1").replace("--b2", "x--b"));
    }

    @Test
    void a_model_and_defaults_that_the_form_lacks_are_added() {
        Form form = read("--b\r\n" + FILE + "\r\n\r\nx\r\n--b--");

        String sent = new String(
                form.naming("whisper-1", Map.of("language", "\"nb\"", "file", "\"no\"", "list", "[1]"))
                        .join(),
                ISO_8859_1);

        assertThat(sent)
                .endsWith("--b\r\n" + MODEL + "\r\n\r\nwhisper-1\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nnb\r\n--b--\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"a\u00e4\"",
                "multipart/form-data; boundary=\"open",
                "multipart/form-data; boundary=b; boundary=c",
                "multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890x"
            })
    void a_type_without_a_valid_boundary_is_refused(String type) {
        assertThatThrownBy(() -> Multipart.read(type, bytes("--b\r\n" + MODEL + "\r\n\r\nx\r\n--b--")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("multipart/form-data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=\"b\"", "Multipart/Form-Data ;charset=utf-8; BOUNDARY=b;"})
    void a_boundary_may_be_quoted_and_beside_others(String type) {
        assertThat(Multipart.read(type, bytes("pre\r\n--b\r\n" + MODEL + "\r\n\r\n\r\n--b--\r\npost"))
                        .fields())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no part at all",
                // without its end
                "--b\r\nContent-Disposition: form-data; name=x\r\n\r\ncut",
                "--b\r\nContent-Disposition: form-data; name=x\r\n\r\ncut\r\n--b",
                "--b\r\nContent-Disposition: form-data; name=x\r\n",
                "--b\r\nContent-Disposition: form-data; name=x\r\n\r\n--b--",
                // ends of line
                "--b\nContent-Disposition: form-data; name=x\n\ny\n--b--\n",
                "--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=x\n\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data;\r\n name=x\r\n\r\ny\r\n--b--\r\n",
                // a delimiter inside a part
                "--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--bc\r\n\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=x\r\n--b\r\n\r\ny\r\n--b--\r\n",
                // names
                "--b\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Type: text/plain\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Disposition: attachment; name=x\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=x; name=model\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=x; name*=utf-8''model\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=x\r\nContent-Disposition: form-data;\r\n\r\ny\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"x\r\n\r\ny\r\n--b--\r\n",
                "--b\r\nno header\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--b--\r\n",
            })
    void what_another_reader_could_read_in_another_way_is_refused(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("multipart/form-data body cannot be read");
    }

    @Test
    void headers_and_fields_are_bounded() {
        String field = "--b\r\n" + MODEL + "\r\n\r\nx\r\n";

        assertThat(read(field.repeat(Multipart.MOST_FIELDS) + "--b--").fields()).hasSize(Multipart.MOST_FIELDS);
        assertThatThrownBy(() -> read(field.repeat(Multipart.MOST_FIELDS + 1) + "--b--"))
                .hasMessageContaining("more than 256 fields");
        assertThatThrownBy(() ->
                        read("--b\r\nx: " + "y".repeat(Multipart.LONGEST_HEAD) + "\r\n" + MODEL + "\r\n\r\nx\r\n--b--"))
                .hasMessageContaining("8192 bytes");
        assertThat(read("--b\r\nContent-Disposition: form-data; name=\"" + "\\a".repeat(4_000) + "\"\r\n\r\nx\r\n--b--")
                        .fields())
                .hasSize(1);
    }

    private static String written(Form form, String model) {
        return new String(form.naming(model, Map.of()).join(), ISO_8859_1);
    }

    private static Form read(String body) {
        return Multipart.read(TYPE, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
