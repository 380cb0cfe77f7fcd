package dev.breakwater.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BodiesTest {

    @Test
    void a_body_may_be_as_long_as_it_may_be() throws IOException {
        assertThat(Bodies.read(new ByteArrayInputStream(new byte[10]), 10)).hasSize(10);
    }

    @Test
    void a_longer_one_is_413() {
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class, () -> Bodies.read(new ByteArrayInputStream(new byte[11]), 10));

        assertThat(refused.failure().report().status()).isEqualTo(413);
    }
}
