package dev.breakwater.call;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies and answers that the gateway holds at this moment, over all calls. A holder takes bytes before it holds
 * them, and returns them exactly once. Implementations are thread-safe and never wait. Source:
 * {@code breakwater_settings.max_bytes_in_flight}.
 */
public interface ByteBudget {

    /**
     * Takes bytes, all of them or none.
     *
     * @param bytes zero or more
     * @param most how many may be held in total, these included
     * @return whether they were taken
     */
    boolean take(long bytes, long most);

    /** Returns bytes that were taken. */
    void giveBack(long bytes);

    /** How many are held now. */
    long held();

    /** The bytes of one holder. For one thread at a time; it may be closed on any. */
    final class Share implements AutoCloseable {

        private final ByteBudget budget;
        private final long most;
        private final AtomicLong taken = new AtomicLong();

        /** @param most how many bytes may be held in total, by all holders */
        public Share(ByteBudget budget, long most) {
            this.budget = budget;
            this.most = most;
        }

        /** Takes more bytes; false where fewer are left. */
        public boolean take(long bytes) {
            if (!budget.take(bytes, most)) {
                return false;
            }
            taken.addAndGet(bytes);
            return true;
        }

        /** Returns some of them; none that have been returned already. */
        public void giveBack(long bytes) {
            long before = taken.getAndUpdate(now -> Math.max(0, now - bytes));
            if (before > 0 && bytes > 0) {
                budget.giveBack(Math.min(before, bytes));
            }
        }

        /** Returns all of them; does nothing the second time. */
        @Override
        public void close() {
            giveBack(Long.MAX_VALUE);
        }
    }
}
