package dev.breakwater.testing;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A stream of given events; an exception among them is thrown. */
public final class ScriptedStream implements EventStream {

    private final Queue<Object> script;
    private boolean closed;

    /** @param script {@link StreamEvent}s and {@link CallFailedException}s */
    public ScriptedStream(Object... script) {
        this.script = new ArrayDeque<>(List.of(script));
    }

    @Override
    public StreamEvent next(Duration patience) {
        Object next = script.remove();
        if (next instanceof CallFailedException failed) {
            throw failed;
        }
        return (StreamEvent) next;
    }

    @Override
    public void close() {
        closed = true;
    }

    public boolean closed() {
        return closed;
    }
}
