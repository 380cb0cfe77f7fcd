package dev.breakwater.provider.exchange;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.upstream.UpstreamResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * A provider's answer as bytes, passed on as they come, within a stream's limits of silence and time. They are not kept, so their number
 * has no limit.
 */
final class ProviderBytes implements Answer.ByteStream {

    /** Bytes of one read. */
    private static final int PIECE = 16 << 10;

    /** How many bytes of a text are read before the first is passed on: most texts are shorter, and can be asked for again. */
    private static final int HELD = 64 << 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Attempt attempt;
    private final UpstreamResponse response;
    private final Ticker ticker;
    private final Duration idle;
    private final Duration longestTime;
    private final long begun;
    private byte[] piece = new byte[PIECE];
    private int held;
    private boolean ended;

    private ProviderBytes(Attempt attempt, UpstreamResponse response, Ticker ticker) {
        this.attempt = attempt;
        this.response = response;
        this.ticker = ticker;
        this.idle = attempt.call().policy().time().idle(attempt.deployment());
        this.longestTime =
                Objects.requireNonNullElse(attempt.call().policy().size().streamTime(), EventStream.EVER);
        this.begun = ticker.nanos();
    }

    /**
     * Reads the beginning: of a text, up to 64 KiB; of anything else, the first bytes that come. Until then the attempt's deadline limits
     * the time, and a failure is an ordinary one.
     */
    static ProviderBytes begin(Attempt attempt, UpstreamResponse response, Ticker ticker)
            throws IOException, InterruptedException {
        ProviderBytes bytes = new ProviderBytes(attempt, response, ticker);
        String type = response.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
        boolean text = !type.startsWith("text/event-stream") && (type.startsWith("text/") || type.contains("json"));
        bytes.hold(text ? HELD : 1);
        return bytes;
    }

    private void hold(int most) throws IOException, InterruptedException {
        while (!ended && held < most) {
            if (held == piece.length) {
                piece = Arrays.copyOf(piece, Math.min(2 * held, HELD));
            }
            int read = response.body().readWithin(piece, held, piece.length - held, EventStream.EVER);
            ended = read < 0;
            held += Math.max(0, read);
        }
    }

    /** What has been read of the answer, before the first {@link #next}. */
    byte[] beginning() {
        return Arrays.copyOf(piece, held);
    }

    /** Whether that is all of it. */
    boolean whole() {
        return ended;
    }

    @Override
    public ByteBuffer next() throws InterruptedException {
        if (held > 0) {
            ByteBuffer first = ByteBuffer.wrap(piece, 0, held);
            held = 0;
            return first;
        }
        if (ended) {
            return NOTHING;
        }
        Duration left = longestTime.minusNanos(ticker.nanos() - begun);
        if (!left.isPositive()) {
            throw new CallFailedException(lastedTooLong(), attempt, null);
        }
        boolean last = left.compareTo(idle) < 0;
        try {
            int read = response.body().readWithin(piece, 0, piece.length, last ? left : idle);
            if (read == 0) {
                throw new CallFailedException(last ? lastedTooLong() : fellSilent(), attempt, null);
            }
            ended = read < 0;
            return ended ? NOTHING : ByteBuffer.wrap(piece, 0, read);
        } catch (IOException broken) {
            throw ProviderExchange.failed(attempt, broken);
        }
    }

    private Failure lastedTooLong() {
        return new Failure.StreamTooLong(ErrorDetails.of(
                502,
                attempt.where() + " sent its answer for more than " + longestTime.toNanos() / 1e9
                        + " s. Raise breakwater_settings.max_stream_time where it is to last that long."));
    }

    private Failure fellSilent() {
        return new Failure.TimedOut(
                ErrorDetails.of(
                        408,
                        "Request timed out: " + attempt.where() + " sent nothing for " + idle.toNanos() / 1e9
                                + " s in the middle of its answer (idle timeout)."),
                idle,
                attempt.call().policy().time().callersOwnIdle(attempt.deployment()));
    }

    @Override
    public boolean ready() {
        return held > 0 || (!ended && response.body().ready());
    }

    @Override
    public void close() {
        response.close();
    }
}
