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
 * Detects client disconnects before the next write, and interrupts the clients' calls, which aborts the requests to providers. A server
 * reports a disconnect only at the next write, but the operating system knows it immediately. While calls run longer than a moment, one
 * thread reads the system's connection table twice a second; a disconnect is detected within 0.7 s. A client that stays connected but reads
 * nothing of its pending bytes for 30 s counts as disconnected. A slow client that still reads does not.
 *
 * <p>False positive: a client that half-closes its connection and continues to read. Few clients do, and nginx ends their requests too.
 * Not detected: the end of a single HTTP/2 stream, a client behind a proxy that keeps its connection open, and all disconnects on systems
 * without a connection table. These are detected at the next write.
 */
final class DisconnectWatcher {

    private static final Logger LOG = System.getLogger(DisconnectWatcher.class.getName());

    private static final Duration POLL = Duration.ofMillis(500);

    /** Poll interval while a disconnect is to be confirmed. */
    private static final Duration CONFIRMATION = Duration.ofMillis(100);

    /** Shorter calls are not watched. */
    private static final Duration SHORT = Duration.ofMillis(250);

    private final Map<Thread, ClientLiveness> clients;
    private final Thread thread =
            Thread.ofPlatform().name("breakwater-disconnects").daemon().unstarted(this::watch);

    /** @param clients by the threads of their calls; a concurrent map */
    DisconnectWatcher(Map<Thread, ClientLiveness> clients) {
        this.clients = clients;
    }

    void begin() {
        if (ConnectionTable.exists()) {
            thread.start();
        } else {
            LOG.log(
                    Level.DEBUG,
                    "This system has no connection table: disconnects are detected at the next write only");
        }
    }

    void end() {
        thread.interrupt();
    }

    private void watch() {
        boolean doubt = false;
        while (!thread.isInterrupted()) {
            LockSupport.parkNanos((doubt ? CONFIRMATION : POLL).toNanos());
            long now = System.nanoTime();
            doubt = due(now) && check(now);
        }
    }

    private boolean due(long now) {
        return clients.values().stream().anyMatch(each -> now - each.begun() > SHORT.toNanos());
    }

    private boolean check(long now) {
        try {
            Set<Integer> ports =
                    clients.values().stream().map(ClientLiveness::localPort).collect(Collectors.toSet());
            return check(ConnectionTable.read(ports), now);
        } catch (IOException unreadable) {
            LOG.log(Level.DEBUG, "The connection table could not be read this time", unreadable);
            return false;
        }
    }

    /** True if a suspected disconnect is to be confirmed soon. */
    boolean check(ConnectionTable table, long now) {
        boolean doubt = false;
        for (Map.Entry<Thread, ClientLiveness> each : clients.entrySet()) {
            boolean stopped = each.getValue().stoppedBy(table, now);
            if (each.getValue().leftBy(table) || stopped) {
                // Interrupts at each check: a time limit that expires at the same moment may consume one interrupt as
                // its own.
                each.getKey().interrupt();
            }
            doubt |= each.getValue().doubted();
        }
        return doubt;
    }
}
