package dev.breakwater.config.reload;

import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.tree.BadConfigException;
import dev.breakwater.config.tree.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The current configuration and its replacement. A stamp identifies one state of the sources. A new state is read only when two checks
 * in a row see the same stamp: a file that still changes may be half written and yet parse.
 *
 * <p>One thread calls {@link #refresh}; any thread may read. The configuration is replaced by one volatile write.
 */
final class ConfigExchange {

    /** One configuration replaced another. */
    record Change(GatewayConfig before, GatewayConfig after) {}

    private volatile @Nullable GatewayConfig current;
    private volatile List<Problem> problems = List.of();
    private String handledStamp = ""; // used by the refreshing thread only, like the next field
    private String lastStamp = "";

    void begin(String stamp, GatewayConfig first) {
        handledStamp = stamp;
        lastStamp = stamp;
        current = first;
    }

    @Nullable
    GatewayConfig current() {
        return current;
    }

    /** Why the last change was not applied. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Applies the new configuration if the stamp has changed and is stable. An invalid configuration is read once for each stamp. One
     * that could not be read (timeout or another exception) is read again at the next check.
     *
     * @return the change; empty if there is none
     * @throws BadConfigException if the new configuration is invalid; the current one stays in use
     */
    Optional<Change> refresh(String stamp, Supplier<GatewayConfig> reader) {
        boolean stable = stamp.equals(lastStamp);
        lastStamp = stamp;
        GatewayConfig before = current;
        if (before == null || !stable || stamp.equals(handledStamp)) {
            return Optional.empty();
        }
        try {
            GatewayConfig after = reader.get();
            handledStamp = stamp;
            problems = List.of();
            if (after.origin().revision().equals(before.origin().revision())) {
                return Optional.empty();
            }
            current = after;
            return Optional.of(new Change(before, after));
        } catch (BadConfigException bad) {
            handledStamp = stamp;
            problems = bad.problems();
            throw bad;
        } catch (RuntimeException | Error failed) {
            problems = List.of(unreadable(failed));
            throw failed;
        }
    }

    /** Names the exception's class only: its message may quote the configuration. */
    private static Problem unreadable(Throwable cause) {
        return new Problem(
                "the changed configuration",
                null,
                "could not be read (" + cause.getClass().getSimpleName()
                        + "; the log says more). It is read again every second.");
    }
}
