package dev.breakwater.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureKindTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
    void is_found_by_the_name_that_policies_use(FailureKind kind) {
        assertThat(FailureKind.ofKey(kind.exceptionName() + "Retries", "Retries"))
                .hasValue(kind);
        assertThat(FailureKind.ofKey(kind.exceptionName() + "AllowedFails", "AllowedFails"))
                .hasValue(kind);
    }

    @Test
    void a_client_that_left_is_no_timeout_and_nothing_for_a_policy() {
        Failure left = new Failure.Cancelled(ErrorDetails.of(499, "left"));

        assertThat(left.kind()).isEqualTo(FailureKind.CANCELLED);
        assertThat(FailureKind.inPolicies()).doesNotContain(left.kind());
        assertThat(FailureKind.ofKey("CancelledErrorRetries", "Retries")).isEmpty();
    }

    @Test
    void an_unknown_name_is_no_kind() {
        assertThat(FailureKind.ofKey("TeapotErrorRetries", "Retries")).isEmpty();
    }
}
