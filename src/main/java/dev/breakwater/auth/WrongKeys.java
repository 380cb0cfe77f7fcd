package dev.breakwater.auth;

import dev.breakwater.policy.Ticker;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts wrong API keys by client address, for a minute each and for a bounded number of addresses, and logs their number at most once a
 * minute. IPv6 addresses are grouped by their first 64 bits, which usually belong to one customer. Thread-safe; valid keys never take the
 * lock.
 */
@ApplicationScoped
public class WrongKeys {

    private static final Logger LOG = System.getLogger(WrongKeys.class.getName());

    /** Wrong keys in a minute that count as an attempt to guess keys. */
    static final int MANY = 10;

    static final Duration MINUTE = Duration.ofMinutes(1);

    private static final int MOST_ADDRESSES = 4_096;

    private static final int NETWORK = 8;

    @Inject
    Ticker ticker;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    @SuppressWarnings("NullAway.Init")
    ManagedScheduledExecutorService scheduler;

    private final ReentrantLock lock = new ReentrantLock();

    /** Wrong keys from one address, and the start of its minute in nanoseconds. */
    private record Count(long since, int wrong) {}

    private final Map<String, Count> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private int unreported;

    /**
     * Counts a wrong key.
     *
     * @return how long the client should wait, from its tenth wrong key within a minute on; empty before
     */
    public Optional<Duration> from(String address) {
        String network = network(address);
        lock.lock();
        try {
            long now = ticker.nanos();
            Count before = addresses.get(network);
            Count count = before == null || now - before.since() >= MINUTE.toNanos()
                    ? new Count(now, 1)
                    : new Count(before.since(), Math.min(MANY, before.wrong() + 1));
            addresses.put(network, count);
            if (++unreported == 1) {
                scheduleReport();
            }
            return count.wrong() < MANY
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(
                            MINUTE.minusNanos(now - count.since()).toSeconds() + 1));
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // only writes a log line
    void scheduleReport() {
        scheduler.schedule(() -> LOG.log(Level.WARNING, line()), MINUTE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The log line for all wrong keys since the last one. */
    String line() {
        lock.lock();
        try {
            String line = unreported + " requests in the last minute had a wrong API key and were refused";
            unreported = 0;
            return line;
        } finally {
            lock.unlock();
        }
    }

    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal address: no DNS lookup
            return bytes.length <= NETWORK ? address : Arrays.toString(Arrays.copyOf(bytes, NETWORK));
        } catch (UnknownHostException none) {
            return address;
        }
    }
}
