package dev.breakwater.provider.exchange;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.EventReader;
import dev.breakwater.upstream.UpstreamResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's stream: its events through the decoder of its form, within the stream's limits of size, time and silence. An event that
 * is not JSON is dropped and counted. The decoder knows whether the stream is complete; any other ending is a failure.
 */
final class ProviderStream implements EventStream {

    /** How long the end of the body is awaited behind the last event. */
    private static final Duration LAST_BYTES = Duration.ofMillis(20);

    /** The most events in a row that are not JSON. */
    private static final int MOST_DROPPED = 1_000;

    private final Attempt attempt;
    private final UpstreamResponse response;
    private final ByteBudget.Share room;
    private final Ticker ticker;
    private final Runnable dropped;
    private final EventReader events;
    private final StreamDecoder decoder;
    /** Decoded and not yet read: an event may bring several. */
    private final Queue<StreamEvent.Chunk> chunks = new ArrayDeque<>(2);

    private final Consumer<StreamEvent.Chunk> decoded = chunks::add;
    private final Duration idle;
    private final long longest;
    private final Duration longestTime;
    private final long begun;
    private long lastEvent;
    private int droppedInARow;
    private boolean ended;

    /**
     * @param room from which large events take their bytes; the stream closes it
     * @param dropped runs for each event that is dropped
     */
    ProviderStream(
            Attempt attempt,
            UpstreamResponse response,
            EventReader events,
            StreamDecoder decoder,
            ByteBudget.Share room,
            Ticker ticker,
            Runnable dropped) {
        this.attempt = attempt;
        this.response = response;
        this.room = room;
        this.ticker = ticker;
        this.dropped = dropped;
        this.events = events;
        this.decoder = decoder;
        this.idle = attempt.call().policy().time().idle(attempt.deployment());
        SizePolicy size = attempt.call().policy().size();
        this.longest = size.stream();
        this.longestTime = Objects.requireNonNullElse(size.streamTime(), EVER);
        this.begun = ticker.nanos();
        this.lastEvent = begun;
    }

    @Override
    public StreamEvent next(Duration patience) throws InterruptedException {
        long before = ticker.nanos();
        Duration left = shorter(idle.minusNanos(before - lastEvent), longestTime.minusNanos(before - begun));
        StreamEvent event = left.compareTo(patience) <= 0 ? next(left, true) : next(patience, false);
        if (event instanceof StreamEvent.End) {
            return event;
        }
        long now = isProgress(event) ? lastEvent : ticker.nanos();
        boolean lasted = now - begun >= longestTime.toNanos();
        if (lasted || now - lastEvent >= idle.toNanos()) {
            // A complete answer is good even if the provider forgets to end it.
            if (decoder.complete()) {
                return StreamEvent.END;
            }
            throw new CallFailedException(lasted ? lastedTooLong() : fellSilent(), attempt, null);
        }
        return event;
    }

    /** A heartbeat is none, even where it is passed on. */
    private static boolean isProgress(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Native passed -> !passed.content().isEmpty();
            case StreamEvent.Chunk chunk -> true;
            case StreamEvent.Silence silence -> false;
            case StreamEvent.End end -> true;
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The next event before the first content: the attempt's deadline limits the time, not the idle timeout. */
    StreamEvent begin(Duration patience) throws InterruptedException {
        return next(patience, false);
    }

    /** Whether the answer is complete, even if more may follow. */
    boolean complete() {
        return decoder.complete();
    }

    /** @param last whether nothing more is read if nothing arrives in this time */
    private StreamEvent next(Duration time, boolean last) throws InterruptedException {
        StreamEvent.Chunk waiting = chunks.poll();
        if (waiting != null) {
            return waiting;
        }
        if (ended) {
            return StreamEvent.END;
        }
        try {
            EventReader.Read read = last ? events.nextWithin(time) : events.next(time);
            if (events.received() > longest) {
                return end(tooLong());
            }
            return switch (read) {
                case EventReader.Read.Nothing nothing -> StreamEvent.SILENCE;
                case EventReader.Read.End end -> end(unfinished());
                case EventReader.Read.Data data -> event(data);
            };
        } catch (IOException broken) {
            return end(ProviderExchange.failed(attempt, broken));
        }
    }

    /** An event without a chunk is silence: the reader must regain control, and a heartbeat is no progress. */
    private StreamEvent event(EventReader.Read.Data data) {
        if (data.error()) {
            throw FailureTable.inside(attempt, response.headers(), data.bytes());
        }
        byte[] event = ByteOrderMark.skip(data.bytes());
        try {
            decoder.decode(event, decoded);
        } catch (JsonDocument.MalformedException malformed) {
            drop(event);
            return StreamEvent.SILENCE;
        }
        droppedInARow = 0;
        ended = decoder.ended();
        StreamEvent.Chunk chunk = chunks.poll();
        if (chunk != null) {
            lastEvent = isProgress(chunk) ? ticker.nanos() : lastEvent;
            return chunk;
        }
        return ended ? StreamEvent.END : StreamEvent.SILENCE;
    }

    private void drop(byte[] event) {
        if (FailureTable.isError(event)) {
            throw FailureTable.inside(attempt, response.headers(), event);
        }
        dropped.run();
        if (++droppedInARow > MOST_DROPPED) {
            throw FailureTable.garbled(attempt, "its stream has " + MOST_DROPPED + " events in a row that are no JSON");
        }
    }

    /** However the stream ends: if the answer is complete, nothing that matters is missing. */
    private StreamEvent end(CallFailedException otherwise) {
        if (!decoder.complete()) {
            throw otherwise;
        }
        ended = true;
        return StreamEvent.END;
    }

    private CallFailedException unfinished() {
        return FailureTable.garbled(attempt, "its stream ended without " + decoder.end());
    }

    private CallFailedException tooLong() {
        String message = attempt.where() + " sent a stream of more than " + longest
                + " bytes. Raise breakwater_settings.max_stream_bytes where it is to be that long.";
        return new CallFailedException(new Failure.StreamTooLong(ErrorDetails.of(502, message)), attempt, null);
    }

    private Failure lastedTooLong() {
        return new Failure.StreamTooLong(ErrorDetails.of(
                502,
                attempt.where() + " sent a stream for more than " + longestTime.toNanos() / 1e9
                        + " s. Raise breakwater_settings.max_stream_time where it is to last that long."));
    }

    private Failure fellSilent() {
        return new Failure.TimedOut(
                ErrorDetails.of(
                        408,
                        "Request timed out: " + attempt.where() + " sent no event for " + idle.toNanos() / 1e9
                                + " s in the middle of its stream (idle timeout)."),
                idle,
                attempt.call().policy().time().callersOwnIdle(attempt.deployment()));
    }

    @Override
    public boolean ready() {
        return !chunks.isEmpty() || (!ended && events.ready());
    }

    @Override
    public @Nullable Usage usage() {
        return decoder.usage();
    }

    @Override
    public void close() {
        try (response) {
            if (ended) {
                // The end of the body usually follows the last event. Once it is read, the connection can be reused.
                events.next(LAST_BYTES);
            }
        } catch (IOException broken) {
            // The client has its answer.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            room.close();
        }
    }

    @Override
    public String toString() {
        return "ProviderStream(" + attempt.deployment().id() + ")";
    }
}
