package dev.breakwater.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureKindTest {

    @ParameterizedTest
    @EnumSource
    void is_found_by_the_name_that_policies_use(FailureKind kind) {
        assertThat(FailureKind.ofKey(kind.exceptionName() + "Retries", "Retries"))
                .hasValue(kind);
        assertThat(FailureKind.ofKey(kind.exceptionName() + "AllowedFails", "AllowedFails"))
                .hasValue(kind);
    }

    @Test
    void an_unknown_name_is_no_kind() {
        assertThat(FailureKind.ofKey("TeapotErrorRetries", "Retries")).isEmpty();
    }
}
