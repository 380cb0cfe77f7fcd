package dev.breakwater.upstream;

import dev.breakwater.policy.Ticker;
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
 * The connection pool. An idle connection serves the next request of its route; the most recently used comes first, so that surplus
 * connections reach their idle timeout. The size is not limited here: each busy connection serves one call, and calls are limited.
 * Thread-safe.
 */
final class Connections {

    /** Idle timeout. Shorter than that of most servers, so that few connections are closed just as they are reused. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final Duration PACE = Duration.ofSeconds(5);

    /** An idle connection. */
    private record Idle(Connection connection, long since) {}

    private final Connector connector;
    private final Ticker ticker;
    private final Map<Route, Deque<Idle>> idle = new ConcurrentHashMap<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    final Thread sweeper = Thread.ofVirtual().name("breakwater-idle").unstarted(this::sweep);
    private volatile boolean stopped;

    Connections(Connector connector, Ticker ticker) {
        this.connector = connector;
        this.ticker = ticker;
    }

    void begin() {
        sweeper.start();
    }

    /** An idle connection for the route; null if there is none. */
    @Nullable
    Connection kept(Route route) {
        Deque<Idle> waiting = idle.get(route);
        for (Idle next = poll(waiting); next != null; next = poll(waiting)) {
            if (next.connection().usable()) {
                return next.connection();
            }
            next.connection().close();
        }
        return null;
    }

    /** @param limit time limit for connecting */
    Connection connect(Route route, Duration limit) throws IOException, InterruptedException {
        Connection made = new Connection(route, connector.connect(route, limit), this);
        open.add(made);
        if (stopped) {
            made.close();
        }
        return made;
    }

    private static @Nullable Idle poll(@Nullable Deque<Idle> waiting) {
        return waiting == null ? null : waiting.pollFirst();
    }

    void giveBack(Connection connection) {
        idle.computeIfAbsent(connection.route(), any -> new ConcurrentLinkedDeque<>())
                .addFirst(new Idle(connection, ticker.nanos()));
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
            closeOld();
        }
    }

    long now() {
        return ticker.nanos();
    }

    void closeOld() {
        idle.values().forEach(this::closeOld);
        long now = now();
        open.forEach(each -> each.closeIfExpired(now));
    }

    /** Closes connections past their idle timeout, the oldest of which are last. */
    private void closeOld(Deque<Idle> waiting) {
        Idle last = waiting.peekLast();
        while (last != null && ticker.nanos() - last.since() > IDLE.toNanos()) {
            if (waiting.removeLastOccurrence(last)) {
                last.connection().close();
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
