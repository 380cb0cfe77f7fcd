package dev.breakwater.server;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets streams whose provider thinks say so to their clients. One look a second over all of them: a timer for each event that is waited
 * for costs an eighth of what a stream costs.
 */
@ApplicationScoped
public class Heartbeats {

    /** A stream that may be quiet for long. */
    public interface Stream {

        /** Whether the client has had nothing for so long that a heartbeat is due. */
        boolean quiet();

        /** Writes a heartbeat, unless something else is being written. */
        void beat();
    }

    private static final Duration PACE = Duration.ofSeconds(1);

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
            LockSupport.parkNanos(PACE.toNanos());
            look();
        }
    }

    /** Each on a thread of its own: a client that reads nothing keeps it. */
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
