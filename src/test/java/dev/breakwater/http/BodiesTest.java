package dev.breakwater.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.testing.ManualTicker;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {

    private final ManualTicker ticker = new ManualTicker();

    @ParameterizedTest
    @ValueSource(ints = {-1, 10})
    void a_body_may_be_as_long_as_it_may_be(int announced) throws IOException {
        assertThat(Bodies.read(bytes(10), announced, 10, ticker)).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 11})
    void a_longer_one_is_413(int announced) {
        BadRequestException refused =
                catchThrowableOfType(BadRequestException.class, () -> Bodies.read(bytes(11), announced, 10, ticker));

        assertThat(refused.failure().report().status()).isEqualTo(413);
    }

    @Test
    void what_stands_behind_the_announced_length_is_not_waited_for() throws IOException {
        assertThat(Bodies.read(bytes(10), 4, 10, ticker)).hasSize(4);
    }

    @Test
    void a_body_that_ends_too_soon_is_not_taken_for_a_whole_one() {
        assertThatThrownBy(() -> Bodies.read(bytes(3), 4, 10, ticker)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 300_000})
    void a_body_of_many_pieces_is_whole(int announced) throws IOException {
        byte[] sent = new byte[300_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31);
        }

        byte[] read = Bodies.read(new Dripping(sent, 1_000, Duration.ZERO), announced, 400_000, ticker);

        assertThat(read).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000})
    void a_byte_every_five_seconds_is_too_slow_after_half_a_minute(int announced) {
        Dripping body = new Dripping(new byte[1_000], 1, Duration.ofSeconds(5));

        BadRequestException refused =
                catchThrowableOfType(BadRequestException.class, () -> Bodies.read(body, announced, 10_000, ticker));

        assertThat(refused.failure().report().status()).isEqualTo(408);
        assertThat(body.sent).isEqualTo(7);
    }

    @Test
    void a_long_body_on_a_slow_line_has_the_time_that_it_takes() throws IOException {
        byte[] sent = new byte[2 << 20];

        byte[] read = Bodies.read(
                new Dripping(sent, Bodies.BYTES_A_SECOND, Duration.ofSeconds(1)), sent.length, sent.length, ticker);

        assertThat(read).hasSize(sent.length);
    }

    @Test
    void one_on_a_slower_line_has_not() {
        Dripping body = new Dripping(new byte[2 << 20], Bodies.BYTES_A_SECOND / 2, Duration.ofSeconds(1));

        assertThatThrownBy(() -> Bodies.read(body, 2 << 20, 2 << 20, ticker)).isInstanceOf(BadRequestException.class);
    }

    private static ByteArrayInputStream bytes(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    /** A body in pieces of one size, each after a pause. */
    private final class Dripping extends ByteArrayInputStream {

        private final int piece;
        private final Duration pause;
        private int sent;

        Dripping(byte[] bytes, int piece, Duration pause) {
            super(bytes);
            this.piece = piece;
            this.pause = pause;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            ticker.advance(pause);
            int read = super.read(into, offset, Math.min(piece, length));
            sent += Math.max(0, read);
            return read;
        }
    }
}
