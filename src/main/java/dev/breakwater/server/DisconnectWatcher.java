package dev.breakwater.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Notices clients that leave before anything is written to them, and interrupts their calls, which ends the requests to providers. A
 * server tells of a hang-up at the next write only; the system knows at once. So one thread looks twice a second, while calls run
 * that are not short, at the system's table of connections; 0.7 s after it has left a client is known to be gone. A client that stays and
 * reads nothing of what waits for it for 30 s is treated as gone: a slow one is not, as long as it reads.
 *
 * <p>What looks like a departure and is none: a client that closes its own direction and goes on reading. Few do, and nginx ends
 * their requests as well. What is not noticed: one stream of many that HTTP/2 puts on a connection, a client behind a proxy that keeps its
 * connection, and anything on systems without such a table; there it is noticed at the next write, as ever.
 */
final class DisconnectWatcher {

    private static final Logger LOG = System.getLogger(DisconnectWatcher.class.getName());

    private static final Duration PACE = Duration.ofMillis(500);

    /** Between the readings that make sure. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(100);

    /** Calls that are answered sooner are not worth a reading. */
    private static final Duration SHORT = Duration.ofMillis(250);

    private final Map<Thread, ClientLiveness> clients;
    private final Thread thread =
            Thread.ofPlatform().name("breakwater-departures").daemon().unstarted(this::watch);

    /** @param clients by the threads of their calls; looked at while it changes */
    DisconnectWatcher(Map<Thread, ClientLiveness> clients) {
        this.clients = clients;
    }

    void begin() {
        if (ConnectionTable.exists()) {
            thread.start();
        } else {
            LOG.log(
                    Level.DEBUG,
                    "This system does not tell of its connections: clients that leave are noticed at the next write");
        }
    }

    void end() {
        thread.interrupt();
    }

    private void watch() {
        boolean doubt = false;
        while (!thread.isInterrupted()) {
            LockSupport.parkNanos((doubt ? SECOND_LOOK : PACE).toNanos());
            long now = System.nanoTime();
            doubt = due(now) && look(now);
        }
    }

    private boolean due(long now) {
        return clients.values().stream().anyMatch(each -> now - each.begun() > SHORT.toNanos());
    }

    private boolean look(long now) {
        try {
            Set<Integer> ports =
                    clients.values().stream().map(ClientLiveness::localPort).collect(Collectors.toSet());
            return look(ConnectionTable.read(ports), now);
        } catch (IOException unreadable) {
            LOG.log(Level.DEBUG, "The connections could not be read this time", unreadable);
            return false;
        }
    }

    /** True where another look is to follow soon. */
    boolean look(ConnectionTable table, long now) {
        boolean doubt = false;
        for (Map.Entry<Thread, ClientLiveness> each : clients.entrySet()) {
            boolean stopped = each.getValue().stoppedBy(table, now);
            if (each.getValue().leftBy(table) || stopped) {
                // More than once, where a time limit that ran out in the same moment took the interrupt for its own.
                each.getKey().interrupt();
            }
            doubt |= each.getValue().doubted();
        }
        return doubt;
    }
}
