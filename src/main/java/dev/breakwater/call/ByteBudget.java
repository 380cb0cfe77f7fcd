package dev.breakwater.call;

/**
 * The bytes of request bodies and answers that the gateway holds at this moment, over all calls. Whoever is about to hold bytes takes
 * them first and gives them back exactly once. Implementations are thread-safe and never wait. Source:
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
}
