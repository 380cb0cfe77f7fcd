package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.UsageJson;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.ServerSentEvents;
import dev.breakwater.upstream.UpstreamResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider's {@code chat.completion.chunk} events, each checked, with the public name of the model in it and the rest as it came.
 * An event that is not JSON is dropped, and counted. The stream is whole once every choice has its {@code finish_reason}, or with
 * {@code [DONE]}; any other ending is a failure, and never passed off as whole.
 */
final class ChunkStream implements EventStream {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private static final Duration LAST_BYTES = Duration.ofMillis(20);

    /** Events in a row that are no JSON; what sends more of them is broken. */
    private static final int MOST_DROPPED = 1_000;

    private final Attempt attempt;
    private final UpstreamResponse response;
    private final ByteBudget.Share room;
    private final Ticker ticker;
    private final Runnable dropped;
    private final ServerSentEvents events;
    private final Choices choices;
    private final JsonDocument model; // the one member that replaces the provider's
    private final Duration idle;
    private final long longest;
    private final Duration longestTime;
    private final long begun;
    private long lastEvent;
    private int droppedInARow;
    private boolean ended;
    private @Nullable Usage usage;

    /**
     * @param room from which large events take their bytes; the stream closes it
     * @param dropped is told of each event that is no JSON
     */
    ChunkStream(Attempt attempt, UpstreamResponse response, ByteBudget.Share room, Ticker ticker, Runnable dropped) {
        this.attempt = attempt;
        this.response = response;
        this.room = room;
        this.ticker = ticker;
        this.dropped = dropped;
        this.events = new ServerSentEvents(response.body(), room);
        this.choices = new Choices(choicesAsked(attempt.call().request().document()));
        this.model = JsonDocument.of(
                Map.of("model", JsonDocument.quote(attempt.call().group().name())));
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
        long now = event instanceof StreamEvent.Silence ? ticker.nanos() : lastEvent;
        boolean lasted = now - begun >= longestTime.toNanos();
        if (lasted || now - lastEvent >= idle.toNanos()) {
            // A whole answer is no worse for a provider that forgets to end it.
            if (choices.complete()) {
                return StreamEvent.END;
            }
            throw new CallFailedException(lasted ? lastedTooLong() : fellSilent(), attempt, null);
        }
        return event;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The next event while the attempt's own deadline watches, and silence is its business. */
    StreamEvent begin(Duration patience) throws InterruptedException {
        return next(patience, false);
    }

    /** @param last whether nothing more is wanted if nothing comes in this time */
    private StreamEvent next(Duration time, boolean last) throws InterruptedException {
        if (ended) {
            return StreamEvent.END;
        }
        try {
            ServerSentEvents.Read read = last ? events.nextWithin(time) : events.next(time);
            if (events.received() > longest) {
                return end(tooLong());
            }
            return switch (read) {
                case ServerSentEvents.Read.Nothing nothing -> StreamEvent.SILENCE;
                case ServerSentEvents.Read.End end -> end(unfinished());
                case ServerSentEvents.Read.Data data -> event(data);
            };
        } catch (IOException broken) {
            return end(OpenAiExchange.failed(attempt, broken));
        }
    }

    /** One that is dropped is silence: a provider that sends nothing else must not keep its reader here. */
    private StreamEvent event(ServerSentEvents.Read.Data data) {
        if (data.error()) {
            throw FailureTable.inside(attempt, response.headers(), data.bytes());
        }
        StreamEvent event = read(ByteOrderMark.skip(data.bytes()));
        if (event == null) {
            if (++droppedInARow > MOST_DROPPED) {
                throw FailureTable.garbled(
                        attempt, "its stream has " + MOST_DROPPED + " events in a row that are no JSON");
            }
            return StreamEvent.SILENCE;
        }
        droppedInARow = 0;
        lastEvent = ticker.nanos();
        return event;
    }

    /** However it ends: where all choices had their ends, nothing that mattered was still to come. */
    private StreamEvent end(CallFailedException otherwise) {
        if (!choices.complete()) {
            throw otherwise;
        }
        ended = true;
        return StreamEvent.END;
    }

    /** Null for an event that is to be dropped. */
    private @Nullable StreamEvent read(byte[] data) {
        if (Arrays.equals(data, DONE)) {
            ended = true;
            return StreamEvent.END;
        }
        JsonDocument chunk;
        try {
            chunk = JsonDocument.parse(data);
        } catch (JsonDocument.MalformedException malformed) {
            if (FailureTable.isError(data)) {
                throw FailureTable.inside(attempt, response.headers(), data);
            }
            dropped.run();
            return null;
        }
        ChunkContent.Summary content = choices.read(chunk);
        if (choices.failed() || FailureTable.isError(chunk, choices.any())) {
            throw FailureTable.inside(attempt, response.headers(), chunk);
        }
        Usage newUsage = UsageJson.of(chunk);
        usage = newUsage == null ? usage : newUsage;
        return new StreamEvent.Raw(content, chunk.with(model, Set.of()));
    }

    private static int choicesAsked(JsonDocument request) {
        return request.number("n")
                .filter(n -> n.length() < 10 && n.chars().allMatch(Character::isDigit))
                .map(n -> Math.max(1, Integer.parseInt(n)))
                .orElse(1);
    }

    private CallFailedException unfinished() {
        return FailureTable.garbled(attempt, "its stream ended without finish_reason or [DONE]");
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
        return !ended && events.ready();
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }

    @Override
    public void close() {
        try (response) {
            if (ended) {
                // The end of the body is most often right behind the last event; read, it leaves the connection for the
                // next call.
                events.next(LAST_BYTES);
            }
        } catch (IOException broken) {
            // What the client was to get, it has.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            room.close();
        }
    }
}
