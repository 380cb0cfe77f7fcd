package dev.breakwater.http;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.call.Slices;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.Ticker;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Writes a stream's events as they come, one flush each. A whole stream ends in {@code [DONE]}; a broken one in one
 * {@code event: error} and no {@code [DONE]}, the only ending that the common clients all report as a failure with its message. While
 * the provider thinks, a comment keeps middle boxes awake, and shows whether the client is still there. Source: SPEC §3.
 */
final class EventWriter implements StreamingOutput {

    private static final Logger LOG = System.getLogger(EventWriter.class.getName());

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] DATA = bytes("data: ");
    private static final byte[] END_OF_EVENT = bytes("\n\n");
    private static final byte[] COMMENT = bytes(": waiting for the provider\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    private final Answer.Streamed answer;
    private final ErrorResponses errors;
    private final Ticker ticker;

    EventWriter(Answer.Streamed answer, ErrorResponses errors, Ticker ticker) {
        this.answer = answer;
        this.errors = errors;
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
                event(out, chunk.data());
            }
            out.flush();
            // Liberty does nothing at the first flush, for the sake of pages that are flushed before they are whole.
            out.flush();
            follow(rest, out);
        } catch (CallFailedException broken) {
            error(out, broken);
        } catch (InterruptedException stopped) {
            Report report = Report.of(503, "The gateway is shutting down; the stream is not whole. Try again.");
            error(out, new CallFailedException(new Failure.ClientGone(report), answer.attempt(), null));
        }
    }

    private void follow(EventStream rest, OutputStream out) throws IOException, InterruptedException {
        long written = ticker.nanos();
        while (true) {
            Duration patience = HEARTBEAT.minusNanos(ticker.nanos() - written);
            switch (rest.next(patience)) {
                case StreamEvent.Chunk chunk -> event(out, chunk.data());
                case StreamEvent.Silence silence -> {
                    if (ticker.nanos() - written < HEARTBEAT.toNanos()) {
                        continue;
                    }
                    out.write(COMMENT);
                }
                case StreamEvent.End end -> {
                    out.write(DONE);
                    out.flush();
                    return;
                }
            }
            out.flush();
            written = ticker.nanos();
        }
    }

    private static void event(OutputStream out, Slices data) throws IOException {
        out.write(DATA);
        data.writeTo(out);
        out.write(END_OF_EVENT);
    }

    private void error(OutputStream out, CallFailedException broken) throws IOException {
        out.write(bytes("event: error\ndata: " + errors.json(broken) + "\n\n"));
        out.flush();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
