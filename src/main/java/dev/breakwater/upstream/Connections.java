package dev.breakwater.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open. One that is idle serves the next request of its route, the last used first, so that the others
 * grow old and are closed. How many there may be is not limited here: each carries a call, and calls are. Thread-safe.
 */
final class Connections {

    /** Shorter than most servers keep them, so that few are closed from the other side just when they are used. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final Duration PACE = Duration.ofSeconds(5);

    private final Connector connector;
    private final Map<Route, Deque<Connection>> idle = new ConcurrentHashMap<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Thread sweeper = Thread.ofVirtual().name("breakwater-idle").unstarted(this::sweep);
    private volatile boolean stopped;

    Connections(Connector connector) {
        this.connector = connector;
    }

    void begin() {
        sweeper.start();
    }

    /** @param connect how long a new one may take */
    Connection lease(Route route, Duration connect) throws IOException, InterruptedException {
        Deque<Connection> waiting = idle.get(route);
        for (Connection next = poll(waiting); next != null; next = poll(waiting)) {
            if (next.quiet()) {
                return next;
            }
            next.close();
        }
        Connection made = new Connection(route, connector.connect(route, connect), this);
        open.add(made);
        if (stopped) {
            made.close();
        }
        return made;
    }

    private static @Nullable Connection poll(@Nullable Deque<Connection> waiting) {
        return waiting == null ? null : waiting.pollFirst();
    }

    void giveBack(Connection connection) {
        idle.computeIfAbsent(connection.route(), any -> new ConcurrentLinkedDeque<>())
                .addFirst(connection);
        if (stopped) {
            connection.close();
        }
    }

    void forget(Connection connection) {
        open.remove(connection);
    }

    private void sweep() {
        while (!stopped) {
            LockSupport.parkNanos(PACE.toNanos());
            for (Deque<Connection> each : idle.values()) {
                closeOld(each);
            }
        }
    }

    /** The oldest are last. */
    private static void closeOld(Deque<Connection> waiting) {
        Connection last = waiting.peekLast();
        while (last != null && last.idleFor(IDLE)) {
            if (waiting.removeLastOccurrence(last)) {
                last.close();
            }
            last = waiting.peekLast();
        }
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(sweeper);
        open.forEach(Connection::close);
    }
}
