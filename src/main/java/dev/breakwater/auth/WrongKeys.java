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
 * Remembers where wrong keys come from, for a minute each and of so many addresses, and tells the log of them once a minute. An IPv6
 * address counts by its first 64 bits, which are one customer's. Thread-safe by a lock that right keys never see.
 */
@ApplicationScoped
public class WrongKeys {

    private static final Logger LOG = System.getLogger(WrongKeys.class.getName());

    /** Of so many wrong keys in a minute somebody is searching. */
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

    /** How many came from an address since when, in nanoseconds. */
    private record Count(long since, int wrong) {}

    private final Map<String, Count> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private int untold;

    /**
     * Counts a wrong key.
     *
     * @return how long its sender should wait, where it is the tenth of its address within a minute, or one after it
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
            if (++untold == 1) {
                tellLater();
            }
            return count.wrong() < MANY
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(
                            MINUTE.minusNanos(now - count.since()).toSeconds() + 1));
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a line of the log, of which nobody waits for the end
    void tellLater() {
        scheduler.schedule(() -> LOG.log(Level.WARNING, line()), MINUTE.toSeconds(), TimeUnit.SECONDS);
    }

    /** What the log is told, of all since it was told. */
    String line() {
        lock.lock();
        try {
            String line = untold + " requests of the last minute had a wrong API key and were refused";
            untold = 0;
            return line;
        } finally {
            lock.unlock();
        }
    }

    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress(); // an address: nothing is looked up
            return bytes.length <= NETWORK ? address : Arrays.toString(Arrays.copyOf(bytes, NETWORK));
        } catch (UnknownHostException none) {
            return address;
        }
    }
}
