package dev.breakwater.testing;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A stream of the given events; throws the exceptions among them. */
public final class ScriptedStream implements EventStream {

    private final Queue<Object> script;
    private final List<Duration> patience = new ArrayList<>();
    private List<Integer> ready = List.of();
    private boolean closed;

    /** @param script {@link StreamEvent}s and {@link CallFailedException}s */
    public ScriptedStream(Object... script) {
        this.script = new ArrayDeque<>(List.of(script));
    }

    /** Reports buffered events while this many events are left. */
    public ScriptedStream readyAt(Integer... left) {
        ready = List.of(left);
        return this;
    }

    @Override
    public boolean ready() {
        return ready.contains(script.size());
    }

    @Override
    public StreamEvent next(Duration patience) {
        this.patience.add(patience);
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

    /** The time limits of the reads so far. */
    public List<Duration> patience() {
        return patience;
    }

    public boolean closed() {
        return closed;
    }
}
