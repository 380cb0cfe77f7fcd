package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;
import java.io.IOException;

/** Parses lines of JSON from a body that arrives in pieces: each line that is not blank is one event. Source: the NDJSON specification. */
final class JsonLines extends EventReader {

    private final Buffer line = new Buffer();

    JsonLines(Pieces body, ByteBudget.Share room) {
        super(body, room);
    }

    @Override
    protected void take(byte[] piece, int begin, int end) throws IOException {
        int from = begin;
        for (int at = begin; at < end; at++) {
            if (piece[at] == '\n') {
                line.add(piece, from, at - from);
                finish();
                from = at + 1;
            }
        }
        line.add(piece, from, end - from);
    }

    @Override
    protected void finish() throws IOException {
        if (!blank()) {
            add(copy(line.bytes(), 0, line.size()), false);
        }
        line.clear();
    }

    private boolean blank() {
        for (int at = 0; at < line.size(); at++) {
            if (line.bytes()[at] > ' ' || line.bytes()[at] < 0) {
                return false;
            }
        }
        return true;
    }
}
