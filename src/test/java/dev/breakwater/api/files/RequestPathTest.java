package dev.breakwater.api.files;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.api.request.BadRequestException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files/../secret",
                "..",
                "./files",
                "files/%2e%2E/secret",
                "files/..%2f..%2Fsecret",
                "files/..;x=y/secret",
                "files/%2e.%3bx/secret",
                "files/..%5csecret",
                "files/%252e%252e/secret",
                "files/%25252e%25252e%25252fsecret"
            })
    void a_segment_that_leaves_the_providers_address_is_refused_however_it_is_escaped(String path) {
        assertThatThrownBy(() -> RequestPath.check(path, null))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("segment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files/a b", "files/{id}", "files/a\\b"})
    void a_character_that_must_be_escaped_is_refused(String path) {
        assertThatThrownBy(() -> RequestPath.check(path, null)).hasMessageContaining("percent-encoded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"files/file-1/content", "files/a..b", "files/%20", "files/a%2Fb", "files/.hidden", "files/x/"})
    void other_paths_are_not(String path) {
        assertThatCode(() -> RequestPath.check(path, "after=file%2F1&x=a+b&include[]=y"))
                .doesNotThrowAnyException();
    }
}
