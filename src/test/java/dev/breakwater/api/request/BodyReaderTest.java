package dev.breakwater.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.ManualTicker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

    private static final long PLENTY = 100 << 20;

    private final ManualTicker ticker = new ManualTicker();
    private final ByteBudget budget = new BytesInFlight();
    private final HeldBytes held = new HeldBytes(budget, PLENTY);

    @ParameterizedTest
    @ValueSource(ints = {-1, 10})
    void a_body_may_be_as_long_as_it_may_be(int announced) throws IOException {
        assertThat(read(bytes(10), announced, 10)).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 11})
    void a_longer_one_is_413(int announced) {
        BadRequestException refused =
                catchThrowableOfType(BadRequestException.class, () -> read(bytes(11), announced, 10));

        assertThat(refused.failure().report().status()).isEqualTo(413);
    }

    @Test
    void what_stands_behind_the_announced_length_is_not_waited_for() throws IOException {
        assertThat(read(bytes(10), 4, 10)).hasSize(4);
    }

    @Test
    void a_body_that_ends_too_soon_is_not_taken_for_a_whole_one() {
        assertThatThrownBy(() -> read(bytes(3), 4, 10)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 300_000})
    void a_body_of_many_pieces_is_whole(int announced) throws IOException {
        byte[] sent = new byte[300_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31);
        }

        byte[] read = read(new Dripping(sent, 1_000, Duration.ZERO), announced, 400_000);

        assertThat(read).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000})
    void a_byte_every_five_seconds_is_too_slow_after_half_a_minute(int announced) {
        Dripping body = new Dripping(new byte[1_000], 1, Duration.ofSeconds(5));

        BadRequestException refused =
                catchThrowableOfType(BadRequestException.class, () -> read(body, announced, 10_000));

        assertThat(refused.failure().report().status()).isEqualTo(408);
        assertThat(body.sent).isEqualTo(7);
    }

    @Test
    void a_long_body_on_a_slow_line_has_the_time_that_it_takes() throws IOException {
        byte[] sent = new byte[2 << 20];

        byte[] read =
                read(new Dripping(sent, ReceivedBody.BYTES_A_SECOND, Duration.ofSeconds(1)), sent.length, sent.length);

        assertThat(read).hasSize(sent.length);
    }

    @Test
    void one_on_a_slower_line_has_not() {
        Dripping body = new Dripping(new byte[2 << 20], ReceivedBody.BYTES_A_SECOND / 2, Duration.ofSeconds(1));

        assertThatThrownBy(() -> read(body, 2 << 20, 2 << 20)).isInstanceOf(BadRequestException.class);
    }

    // The memory of all calls.

    @ParameterizedTest
    @ValueSource(ints = {-1, 300_000})
    void a_body_counts_as_long_as_it_is_and_until_its_call_ends(int announced) throws IOException {
        byte[] read = read(new Dripping(new byte[300_000], 1_000, Duration.ZERO), announced, 400_000);

        assertThat(budget.held()).isEqualTo(read.length);
        held.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void what_a_body_announces_counts_for_little_until_it_comes() {
        HeldBytes little = new HeldBytes(budget, 200_000);
        InputStream none = InputStream.nullInputStream();

        assertThatThrownBy(() -> BodyReader.read(none, headers(null, 30 << 20), 32 << 20, little, ticker))
                .isInstanceOf(EOFException.class);
        assertThat(budget.held()).isLessThan(200_000);
    }

    /** Regression: thirty concurrent bodies of 31 MB exhausted a heap of 512 MB. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 31 << 20})
    void a_body_that_does_not_fit_beside_the_others_is_503_at_once(int announced) {
        HeldBytes rest = new HeldBytes(budget, 20 << 20);
        Endless body = new Endless();

        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> BodyReader.read(body, headers(null, announced), 32 << 20, rest, ticker));
        rest.close();

        assertThat(refused.failure().report().status()).isEqualTo(503);
        assertThat(refused.failure().report().code()).isEqualTo("overloaded");
        assertThat(refused.failure().report().retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(body.sent).isLessThan(20 << 20);
        assertThat(budget.held()).isZero();
    }

    // Compressed bodies.

    @ParameterizedTest
    @CsvSource({"gzip, -1", "gzip, 1", "X-GZIP, 1", "deflate, -1", "deflate, 1", "identity, 1"})
    void a_packed_body_is_unpacked(String encoding, int announced) throws IOException {
        byte[] sent = random(100_000);
        byte[] packed = pack(encoding, sent);

        byte[] read =
                read(new Dripping(packed, 700, Duration.ZERO), encoding, (long) announced * packed.length, 200_000);

        assertThat(read).isEqualTo(sent);
        assertThat(budget.held()).isEqualTo(sent.length);
    }

    @Test
    void a_name_and_a_comment_in_gzip_are_passed_over() throws IOException {
        byte[] packed = pack("gzip", new byte[10]);
        ByteArrayOutputStream named = new ByteArrayOutputStream();
        named.write(packed, 0, 3);
        named.write(4 | 8 | 16);
        named.write(packed, 4, 6);
        named.writeBytes(new byte[] {2, 0, 7, 7, 'n', 0, 'c', 0});
        named.write(packed, 10, packed.length - 10);

        assertThat(read(new ByteArrayInputStream(named.toByteArray()), "gzip", -1, 100))
                .hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "deflate, gzip", "*"})
    void another_encoding_is_415_and_named(String encoding) {
        ErrorDetails refused = refusal(bytes(10), encoding, 10, 10);

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.message()).contains("'" + encoding + "'", "gzip");
    }

    @Test
    void the_name_of_an_encoding_is_shortened_and_without_controls() {
        assertThat(refusal(bytes(10), "x\u0007".repeat(1_000), 10, 10).message())
                .hasSizeLessThan(200)
                .contains("x?x?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void a_body_that_unpacks_to_more_than_may_be_is_413(String encoding) {
        byte[] packed = pack(encoding, random(2_000));

        assertThat(refusal(new ByteArrayInputStream(packed), encoding, packed.length, 1_999)
                        .status())
                .isEqualTo(413);
    }

    @Test
    void a_body_that_unpacks_to_more_than_all_may_hold_is_503() {
        byte[] packed = pack("gzip", random(300_000));
        HeldBytes little = new HeldBytes(budget, 200_000);

        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> BodyReader.read(new ByteArrayInputStream(packed), headers("gzip", -1), 1 << 20, little, ticker));

        assertThat(refused.failure().report().status()).isEqualTo(503);
    }

    @Test
    void a_bomb_is_refused_before_it_takes_much() {
        byte[] packed = pack("gzip", new byte[30 << 20]);

        ErrorDetails refused = refusal(new ByteArrayInputStream(packed), "gzip", packed.length, 32 << 20);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.message()).contains("compressed by more than a factor of 100");
    }

    @Test
    void what_unpacks_to_a_little_may_be_packed_as_far_as_it_can() throws IOException {
        byte[] packed = pack("gzip", new byte[1 << 20]);

        assertThat(read(new ByteArrayInputStream(packed), "gzip", packed.length, 32 << 20))
                .hasSize(1 << 20);
    }

    /** They decompress to nothing, so a time check after each output would never run. */
    @Test
    void empty_blocks_without_end_are_bounded_as_other_bodies_are() {
        byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
        byte[] empty = {0, 0, 0, (byte) 0xff, (byte) 0xff};
        InputStream body = new SequenceInputStream(new ByteArrayInputStream(header), new Repeating(empty));

        assertThat(refusal(body, "gzip", -1, 1 << 20).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "behind", "twice", "checksum", "plain", "empty", "head"})
    void a_body_that_is_not_one_whole_packed_piece_is_400(String fault) {
        byte[] packed = pack("gzip", random(5_000));
        byte[] sent = switch (fault) {
            case "cut" -> Arrays.copyOf(packed, packed.length - 20);
            case "behind" -> Arrays.copyOf(packed, packed.length + 1);
            case "twice" -> {
                byte[] twice = Arrays.copyOf(packed, 2 * packed.length);
                System.arraycopy(packed, 0, twice, packed.length, packed.length);
                yield twice;
            }
            case "checksum" -> {
                packed[packed.length - 6]++;
                yield packed;
            }
            case "plain" -> "{\"model\":\"a\"}".getBytes(UTF_8);
            case "head" -> Arrays.copyOf(packed, 9);
            default -> new byte[0];
        };

        ErrorDetails refused = refusal(new ByteArrayInputStream(sent), "gzip", sent.length, 1 << 20);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains("cannot be decompressed");
    }

    private byte[] read(InputStream body, long announced, long most) throws IOException {
        return read(body, null, announced, most);
    }

    private byte[] read(InputStream body, @Nullable String encoding, long announced, long most) throws IOException {
        return BodyReader.read(body, headers(encoding, announced < 0 ? -1 : announced), most, held, ticker);
    }

    private ErrorDetails refusal(InputStream body, String encoding, long announced, long most) {
        BadRequestException refused =
                catchThrowableOfType(BadRequestException.class, () -> read(body, encoding, announced, most));
        assertThat(refused).isNotNull();
        return refused.failure().report();
    }

    private static RequestHeaders headers(@Nullable String encoding, long length) {
        return new RequestHeaders("id", null, null, null, null, null, null, false, encoding, length);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static byte[] pack(String encoding, byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = switch (encoding.toLowerCase(Locale.ROOT)) {
            case "identity" -> packed;
            case "deflate" -> new DeflaterOutputStream(packed);
            default -> new GZIPOutputStream(packed);
        }) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    /** Repeats the same bytes. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // fast enough for a test
    private static final class Repeating extends InputStream {

        private final byte[] bytes;
        private int at;

        Repeating(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes[at++ % bytes.length] & 0xff;
        }
    }

    private static final class Endless extends InputStream {

        private long sent;

        @Override
        public int read() {
            sent++;
            return 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            sent += length;
            return length;
        }
    }

    private static ByteArrayInputStream bytes(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    /** A body in pieces of equal size, with a pause before each. */
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
