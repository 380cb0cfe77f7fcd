package dev.breakwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "/v1/models",
                "/v1/models/azure%2Fgpt%204",
                "/v1/models/%e4%bd%a0",
                "/v1/models/%F0%9F%98%80",
                "a=%2525",
                "/%7e"
            })
    void a_target_with_whole_escapes_is_well_formed(String target) {
        assertThat(RequestTarget.isMalformed(target)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x%",
                "/v1/chat/completions%",
                "/%zz",
                "/%4",
                "/%4/",
                "/%+1",
                "/%\u0664\u0661",
                "/%00",
                "/%0a",
                "/%7f",
                "/%ff",
                "/%c0%af",
                "/%e0%80%af",
                "/%ed%a0%80",
                "/%e4%bd",
                "/%e4x%bd%a0"
            })
    void anything_else_is_not(String target) {
        assertThat(RequestTarget.isMalformed(target)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "//v1/models, /v1/models",
        "/v1//chat///completions, /v1/chat/completions",
        "/v1/models, /v1/models",
        "/, /"
    })
    void several_slashes_are_one(String path, String single) {
        assertThat(RequestTarget.withSingleSlashes(path)).isEqualTo(single);
    }

    @Test
    void a_path_without_them_is_the_same() {
        String path = "/v1/models";

        assertThat(RequestTarget.withSingleSlashes(path)).isSameAs(path);
    }
}
