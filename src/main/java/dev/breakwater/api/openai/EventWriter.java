package dev.breakwater.api.openai;

import dev.breakwater.api.ErrorResponses;
import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.server.Heartbeats;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream's events as they come. A whole stream ends in {@code [DONE]}; a broken one in one
 * {@code event: error} and no {@code [DONE]}, the only ending that the common clients all report as a failure with its message. While
 * the provider thinks, a comment keeps middle boxes awake, and shows whether the client is still there. Source: SPEC §3.
 */
public final class EventWriter implements Heartbeats.Stream, StreamingOutput, AutoCloseable {

    /**
     * What all streams share.
     *
     * @param stopping whether the gateway stops, which interrupts streams as a client does that leaves
     */
    public record Tools(ErrorResponses errors, Heartbeats heartbeats, Ticker ticker, BooleanSupplier stopping) {}

    /** The client's side of one stream. */
    public interface Client {

        /** Closes its connection without an end to the answer. */
        void cut();

        /** Whether it takes a stream for whole that ends in an error event, unless it is cut. */
        boolean overlooksErrors();
    }

    private static final Logger LOG = System.getLogger(EventWriter.class.getName());

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** As many bytes as an event has as a rule. */
    private static final int EVENT = 300;

    private static final byte[] DATA = bytes("data: ");
    private static final byte[] END_OF_EVENT = bytes("\n\n");
    private static final byte[] COMMENT = bytes(": waiting for the provider\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    private final Answer.Streamed answer;
    private final Tools tools;
    private final Client peer;

    /** Held while anything is written, so that a heartbeat comes between two events or not at all. */
    private final ReentrantLock writing = new ReentrantLock();

    private @Nullable OutputStream client; // guarded by writing; null before its events and after them
    private @Nullable Thread reader;
    private volatile long written;

    /** The stream's own thread's. */
    private ByteArrayOutputStream unsent = new ByteArrayOutputStream(EVENT);

    public EventWriter(Answer.Streamed answer, Tools tools, Client peer) {
        this.answer = answer;
        this.tools = tools;
        this.peer = peer;
    }

    /** A client that leaves ends the stream, and with it the request to the provider; that is no defect. */
    @Override
    public void write(OutputStream out) {
        try {
            writeAll(out);
        } catch (IOException left) {
            LOG.log(Level.DEBUG, "The client left before its stream's end", left);
            peer.cut();
        } catch (RuntimeException | Error defect) {
            peer.cut();
            throw defect;
        } finally {
            close();
        }
    }

    /** Ends the request to the provider, if it still runs: its client left, or nobody came to write the stream. */
    @Override
    public void close() {
        answer.rest().close();
    }

    private void writeAll(OutputStream out) throws IOException {
        try {
            writeEvents(out);
        } catch (CallFailedException broken) {
            lost(out, broken);
        } catch (InterruptedException stopped) {
            lost(out, failed(interruption()));
        } catch (RuntimeException | Error defect) {
            LOG.log(Level.ERROR, "A stream broke off in a defect of the gateway", defect);
            lost(out, failed(ErrorResponses.containersFailure(500)));
        }
    }

    private void writeEvents(OutputStream out) throws IOException, InterruptedException {
        for (StreamEvent.Chunk chunk : answer.first()) {
            add(chunk);
        }
        send(out);
        // Liberty does nothing at the first flush, for the sake of pages that are flushed before they are whole.
        out.flush();
        beating(out, Thread.currentThread());
        tools.heartbeats().add(this);
        try {
            follow(answer.rest(), out);
        } finally {
            tools.heartbeats().remove(this);
            beating(null, null);
        }
        unsent.writeBytes(DONE);
        send(out);
    }

    private Failure interruption() {
        return tools.stopping().getAsBoolean()
                ? new Failure.ShuttingDown(
                        ErrorDetails.of(503, "The gateway is shutting down; the stream is not whole. Try again."))
                : new Failure.Cancelled(
                        ErrorDetails.of(499, "The client closed its side of the connection; the stream is not whole."));
    }

    private CallFailedException failed(Failure failure) {
        return new CallFailedException(failure, answer.attempt(), null);
    }

    /** The stream is told first why it ends, so that its call is not taken for one whose client left. */
    private void lost(OutputStream out, CallFailedException failed) throws IOException {
        answer.rest().close(failed);
        unsent.writeBytes(bytes("event: error\ndata: " + tools.errors().json(failed) + "\n\n"));
        send(out);
        if (peer.overlooksErrors()) {
            peer.cut();
        }
    }

    private void beating(@Nullable OutputStream out, @Nullable Thread thread) {
        writing.lock();
        try {
            client = out;
            reader = thread;
            written = tools.ticker().nanos();
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
        AnswerJson.of(chunk, answer.attempt()).writeTo(unsent);
        unsent.writeBytes(END_OF_EVENT);
    }

    private void send(OutputStream out) throws IOException {
        writing.lock();
        try {
            unsent.writeTo(out);
            out.flush();
            written = tools.ticker().nanos();
        } finally {
            writing.unlock();
        }
        unsent = new ByteArrayOutputStream(EVENT); // and not the same, which would stay as long as the longest
    }

    @Override
    public boolean quiet() {
        return tools.ticker().nanos() - written >= HEARTBEAT.toNanos();
    }

    /** Writes a comment if it still is, and nothing else is being written. A client that is gone ends the stream. */
    @Override
    public void beat() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (client != null && quiet()) {
                written = tools.ticker().nanos();
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
