package dev.breakwater.config;

import dev.breakwater.config.tree.BadConfigException;
import dev.breakwater.config.tree.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, and when another takes its place. A stamp tells two states of the configured things apart; a new one is
 * read when two looks in a row have seen it, since a file that still changes may be half written and make sense all the same.
 *
 * <p>Looked at by one thread, read by all: the whole is swapped by one volatile write.
 */
final class ConfigExchange {

    /** One configuration took another's place. */
    record Change(GatewayConfig before, GatewayConfig after) {}

    private volatile @Nullable GatewayConfig current;
    private volatile List<Problem> problems = List.of();
    private String taken = ""; // of the thread that looks, as the next one is
    private String seen = "";

    void begin(String stamp, GatewayConfig first) {
        taken = stamp;
        seen = stamp;
        current = first;
    }

    @Nullable
    GatewayConfig current() {
        return current;
    }

    /** What kept the last change from being taken over. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Takes over what is configured now, if it has changed and settled. A configuration that is wrong is read once; one that could not be
     * read (it took too long, or the reading failed) is read again at the next look.
     *
     * @return the change; empty where there is none
     * @throws BadConfigException if it cannot be used, once for each stamp; what is in force stays
     */
    Optional<Change> look(String stamp, Supplier<GatewayConfig> reading) {
        boolean settled = stamp.equals(seen);
        seen = stamp;
        GatewayConfig before = current;
        if (before == null || !settled || stamp.equals(taken)) {
            return Optional.empty();
        }
        try {
            GatewayConfig after = reading.get();
            taken = stamp;
            problems = List.of();
            if (after.origin().revision().equals(before.origin().revision())) {
                return Optional.empty();
            }
            current = after;
            return Optional.of(new Change(before, after));
        } catch (BadConfigException bad) {
            taken = stamp;
            problems = bad.problems();
            throw bad;
        } catch (RuntimeException | Error unread) {
            problems = List.of(unread(unread));
            throw unread;
        }
    }

    /** By its name alone: a message may hold what stands in the configuration. */
    private static Problem unread(Throwable cause) {
        return new Problem(
                "the changed configuration",
                null,
                "could not be read (" + cause.getClass().getSimpleName()
                        + "; the log says more). It is read again every second.");
    }
}
