package dev.breakwater.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call has been through, over all groups.
 *
 * @param attempts requests to deployments that have failed
 * @param fallbacks groups that were left for another
 * @param away time at providers and in pauses
 */
public record Progress(int attempts, int fallbacks, Duration away) {

    static final Progress NONE = new Progress(0, 0, Duration.ZERO);

    /** With one more attempt behind it, and the pause that followed; null where the group was not asked at all. */
    public Progress after(@Nullable Attempt failed, long now) {
        return failed == null ? this : new Progress(attempts + 1, fallbacks, away.plusNanos(now - failed.startedAt()));
    }

    Progress fellBack() {
        return new Progress(attempts, fallbacks + 1, away);
    }
}
