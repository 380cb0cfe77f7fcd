package dev.breakwater.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {

    @ParameterizedTest
    @ValueSource(ints = {-1, 10})
    void a_body_may_be_as_long_as_it_may_be(int announced) throws IOException {
        assertThat(Bodies.read(bytes(10), announced, 10)).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 11})
    void a_longer_one_is_413(int announced) {
        BadRequestException refused =
                catchThrowableOfType(BadRequestException.class, () -> Bodies.read(bytes(11), announced, 10));

        assertThat(refused.failure().report().status()).isEqualTo(413);
    }

    @Test
    void what_stands_behind_the_announced_length_is_not_waited_for() throws IOException {
        assertThat(Bodies.read(bytes(10), 4, 10)).hasSize(4);
    }

    @Test
    void a_body_that_ends_too_soon_is_not_taken_for_a_whole_one() {
        assertThatThrownBy(() -> Bodies.read(bytes(3), 4, 10)).isInstanceOf(EOFException.class);
    }

    private static ByteArrayInputStream bytes(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }
}
