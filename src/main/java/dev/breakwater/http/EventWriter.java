package dev.breakwater.http;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.Ticker;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream's events as they come. A whole stream ends in {@code [DONE]}; a broken one in one
 * {@code event: error} and no {@code [DONE]}, the only ending that the common clients all report as a failure with its message. While
 * the provider thinks, a comment keeps middle boxes awake, and shows whether the client is still there. Source: SPEC §3.
 */
public final class EventWriter implements StreamingOutput {

    private static final Logger LOG = System.getLogger(EventWriter.class.getName());

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** As many bytes as an event has as a rule. */
    private static final int EVENT = 300;

    private static final byte[] DATA = bytes("data: ");
    private static final byte[] END_OF_EVENT = bytes("\n\n");
    private static final byte[] COMMENT = bytes(": waiting for the provider\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    private final Answer.Streamed answer;
    private final ErrorResponses errors;
    private final Heartbeats heartbeats;
    private final Ticker ticker;

    /** Held while anything is written, so that a heartbeat comes between two events or not at all. */
    private final ReentrantLock writing = new ReentrantLock();

    private @Nullable OutputStream client; // guarded by writing; null before its events and after them
    private @Nullable Thread reader;
    private volatile long written;

    /** The stream's own thread's. */
    private ByteArrayOutputStream unsent = new ByteArrayOutputStream(EVENT);

    EventWriter(Answer.Streamed answer, ErrorResponses errors, Heartbeats heartbeats, Ticker ticker) {
        this.answer = answer;
        this.errors = errors;
        this.heartbeats = heartbeats;
        this.ticker = ticker;
    }

    /** A client that leaves ends the stream, and with it the request to the provider; that is no defect. */
    @Override
    public void write(OutputStream out) {
        try {
            writeAll(out);
        } catch (IOException left) {
            LOG.log(Level.DEBUG, "The client left before its stream's end", left);
        }
    }

    private void writeAll(OutputStream out) throws IOException {
        try (EventStream rest = answer.rest()) {
            for (StreamEvent.Chunk chunk : answer.first()) {
                add(chunk);
            }
            send(out);
            // Liberty does nothing at the first flush, for the sake of pages that are flushed before they are whole.
            out.flush();
            beating(out, Thread.currentThread());
            heartbeats.add(this);
            try {
                follow(rest, out);
            } finally {
                heartbeats.remove(this);
                beating(null, null);
            }
            unsent.writeBytes(DONE);
            send(out);
        } catch (CallFailedException broken) {
            error(out, broken);
        } catch (InterruptedException stopped) {
            Report report = Report.of(503, "The gateway is shutting down; the stream is not whole. Try again.");
            error(out, new CallFailedException(new Failure.ShuttingDown(report), answer.attempt(), null));
        }
    }

    private void beating(@Nullable OutputStream out, @Nullable Thread thread) {
        writing.lock();
        try {
            client = out;
            reader = thread;
            written = ticker.nanos();
        } finally {
            writing.unlock();
        }
    }

    /** What came at once goes out at once: on a full machine events come several at a time, and a write is half of what one costs. */
    private void follow(EventStream rest, OutputStream out) throws IOException, InterruptedException {
        while (true) {
            switch (rest.next(unsent.size() > 0 ? Duration.ZERO : EventStream.EVER)) {
                case StreamEvent.Chunk chunk -> {
                    add(chunk);
                    if (!rest.ready()) {
                        send(out);
                    }
                }
                case StreamEvent.Silence silence -> {
                    // The provider said something that is no event, or another one is asked now.
                    if (unsent.size() > 0) {
                        send(out);
                    }
                }
                case StreamEvent.End end -> {
                    return;
                }
            }
        }
    }

    private void add(StreamEvent.Chunk chunk) throws IOException {
        unsent.writeBytes(DATA);
        chunk.data().writeTo(unsent);
        unsent.writeBytes(END_OF_EVENT);
    }

    private void send(OutputStream out) throws IOException {
        writing.lock();
        try {
            unsent.writeTo(out);
            out.flush();
            written = ticker.nanos();
        } finally {
            writing.unlock();
        }
        unsent = new ByteArrayOutputStream(EVENT); // and not the same, which would stay as long as the longest
    }

    /** Whether the client has had nothing for so long that a heartbeat is due. */
    boolean quiet() {
        return ticker.nanos() - written >= HEARTBEAT.toNanos();
    }

    /** Writes a comment if it still is, and nothing else is being written. A client that is gone ends the stream. */
    void beat() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (client != null && quiet()) {
                written = ticker.nanos();
                client.write(COMMENT);
                client.flush();
            }
        } catch (IOException left) {
            LOG.log(Level.DEBUG, "The client left while its provider was silent", left);
            if (reader != null) {
                reader.interrupt();
            }
        } finally {
            writing.unlock();
        }
    }

    private void error(OutputStream out, CallFailedException broken) throws IOException {
        unsent.writeBytes(bytes("event: error\ndata: " + errors.json(broken) + "\n\n"));
        send(out);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
