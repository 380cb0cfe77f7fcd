package dev.breakwater.server;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends heartbeats to the clients of streams that are silent while the provider is thinking. One thread checks all streams once a second: a
 * timer for each awaited event would add an eighth to the cost of a stream.
 */
@ApplicationScoped
public class Heartbeats {

    /** A stream that may be silent for long. */
    public interface Stream {

        /** Whether a heartbeat is due: nothing has been written to the client for a while. */
        boolean quiet();

        /** Writes a heartbeat, unless another write is in progress. */
        void beat();
    }

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @PostConstruct
    void begin() {
        Thread.ofVirtual().name("breakwater-heartbeats").start(this::watch);
    }

    public void add(Stream stream) {
        streams.add(stream);
    }

    public void remove(Stream stream) {
        streams.remove(stream);
    }

    private void watch() {
        while (!stopped) {
            LockSupport.parkNanos(POLL.toNanos());
            look();
        }
    }

    /** Checks all streams once. Each heartbeat runs on its own thread, because a client that does not read blocks the write. */
    public void look() {
        for (Stream each : streams) {
            if (each.quiet()) {
                Thread.ofVirtual().name("heartbeat").start(each::beat);
            }
        }
    }

    @PreDestroy
    void end() {
        stopped = true;
    }
}
