package dev.breakwater.http;

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

    private static final Duration PACE = Duration.ofSeconds(1);

    private final Set<EventWriter> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @PostConstruct
    void begin() {
        Thread.ofVirtual().name("breakwater-heartbeats").start(this::watch);
    }

    public void add(EventWriter stream) {
        streams.add(stream);
    }

    public void remove(EventWriter stream) {
        streams.remove(stream);
    }

    private void watch() {
        while (!stopped) {
            LockSupport.parkNanos(PACE.toNanos());
            look();
        }
    }

    /** Each on a thread of its own: a client that reads nothing keeps it. */
    void look() {
        for (EventWriter each : streams) {
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
