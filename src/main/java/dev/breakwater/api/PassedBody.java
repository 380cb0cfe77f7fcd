package dev.breakwater.api;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.server.HandedBackRequest;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/**
 * Writes an answer's bytes as they come. There is no form in which to report a failure in the middle of them, so the connection is cut:
 * every HTTP client reports that.
 */
record PassedBody(Answer.Passed answer, HandedBackRequest exchange) implements StreamingOutput, AutoCloseable {

    private static final Logger LOG = System.getLogger(PassedBody.class.getName());

    @Override
    public void write(OutputStream out) {
        try {
            pass(answer.bytes(), out);
        } catch (IOException left) {
            LOG.log(Level.DEBUG, "The client disconnected before the end of its answer", left);
            exchange.cut();
        } catch (CallFailedException | InterruptedException broken) {
            exchange.cut();
        } catch (RuntimeException | Error defect) {
            if (!exchange.hasBegun()) {
                throw defect; // the server can still answer 500
            }
            LOG.log(Level.ERROR, "An answer was cut short by a defect of the gateway", defect);
            exchange.cut();
        } finally {
            close();
        }
    }

    private static void pass(Answer.ByteStream bytes, OutputStream out) throws IOException, InterruptedException {
        ByteBuffer piece = bytes.next();
        while (piece.hasRemaining()) {
            out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            if (!bytes.ready()) {
                out.flush();
            }
            piece = bytes.next();
        }
    }

    @Override
    public void close() {
        answer.close();
    }
}
