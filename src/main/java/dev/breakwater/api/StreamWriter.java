package dev.breakwater.api;

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
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream's events as they come, in the client's form. While the provider is silent, a heartbeat keeps proxies from closing the
 * connection, and finds out whether the client is still connected. Source: SPEC §3.
 */
public final class StreamWriter implements Heartbeats.Stream, StreamingOutput, AutoCloseable {

    /**
     * What all streams share.
     *
     * @param stopping whether the gateway is stopping; it interrupts streams, as a client's disconnect does
     */
    public record Tools(Heartbeats heartbeats, Ticker ticker, BooleanSupplier stopping) {}

    /** The client's side of one stream. */
    public interface Client {

        /** Closes its connection without ending the answer. */
        void cut();

        /** Whether it reports a stream as complete that ends in an error event, unless the connection is cut. */
        boolean overlooksErrors();
    }

    private static final Logger LOG = System.getLogger(StreamWriter.class.getName());

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** The usual size of an event, in bytes. */
    private static final int EVENT = 300;

    private final Answer.Streamed answer;
    private final StreamEncoder encoder;
    private final Tools tools;
    private final Client peer;

    /** Held while anything is written, so that a heartbeat never comes inside an event. */
    private final ReentrantLock writing = new ReentrantLock();

    private @Nullable OutputStream client; // guarded by writing; null before its events and after them
    private @Nullable Thread reader;
    private volatile long written;

    /** Used by the stream's own thread alone. */
    private ByteArrayOutputStream unsent = new ByteArrayOutputStream(EVENT);

    public StreamWriter(Answer.Streamed answer, StreamEncoder encoder, Tools tools, Client peer) {
        this.answer = answer;
        this.encoder = encoder;
        this.tools = tools;
        this.peer = peer;
    }

    /** A client's disconnect ends the stream and the request to the provider; it is not an error. */
    @Override
    public void write(OutputStream out) {
        try {
            writeAll(out);
        } catch (IOException left) {
            LOG.log(Level.DEBUG, "The client disconnected before the end of its stream", left);
            peer.cut();
        } catch (RuntimeException | Error defect) {
            peer.cut();
            throw defect;
        } finally {
            close();
        }
    }

    /** Ends the request to the provider, if it still runs: the client disconnected, or the stream was never written. */
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
            LOG.log(Level.ERROR, "A stream ended because of a defect of the gateway", defect);
            lost(out, failed(ErrorResponses.containersFailure(500)));
        }
    }

    private void writeEvents(OutputStream out) throws IOException, InterruptedException {
        for (StreamEvent.Chunk chunk : answer.first()) {
            encoder.write(chunk, unsent);
        }
        send(out);
        // Liberty ignores the first flush.
        out.flush();
        beating(out, Thread.currentThread());
        tools.heartbeats().add(this);
        try {
            follow(answer.rest(), out);
        } finally {
            tools.heartbeats().remove(this);
            beating(null, null);
        }
        encoder.end(unsent);
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

    /** Closes the source with the reason first, so that the call does not count as a disconnect. */
    private void lost(OutputStream out, CallFailedException failed) throws IOException {
        answer.rest().close(failed);
        encoder.error(failed.failure(), ErrorResponses.message(failed), unsent);
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

    /**
     * Events that arrive together are written together: a write is half of the cost of an event, and under load several arrive at a time.
     */
    private void follow(EventStream rest, OutputStream out) throws IOException, InterruptedException {
        while (true) {
            switch (rest.next(unsent.size() > 0 ? Duration.ZERO : EventStream.EVER)) {
                case StreamEvent.Chunk chunk -> {
                    encoder.write(chunk, unsent);
                    if (!rest.ready()) {
                        send(out);
                    }
                }
                case StreamEvent.Silence silence -> {
                    // The provider sent something that is not an event, or another deployment is being asked.
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

    private void send(OutputStream out) throws IOException {
        writing.lock();
        try {
            unsent.writeTo(out);
            out.flush();
            written = tools.ticker().nanos();
        } finally {
            writing.unlock();
        }
        unsent = new ByteArrayOutputStream(EVENT); // a reused one would keep the size of the longest event
    }

    @Override
    public boolean quiet() {
        return tools.ticker().nanos() - written >= HEARTBEAT.toNanos();
    }

    /** Writes a heartbeat if the stream is still quiet and nothing else is being written. A disconnect ends the stream. */
    @Override
    public void beat() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (client != null && quiet()) {
                written = tools.ticker().nanos();
                client.write(encoder.heartbeat());
                client.flush();
            }
        } catch (IOException left) {
            LOG.log(Level.DEBUG, "The client disconnected while its provider was silent", left);
            if (reader != null) {
                reader.interrupt();
            }
        } finally {
            writing.unlock();
        }
    }
}
