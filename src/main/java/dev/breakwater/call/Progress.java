package dev.breakwater.call;

import dev.breakwater.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call has been through, over all groups.
 *
 * @param ended attempts that failed and groups without a deployment to ask, in order
 * @param fallbacks groups that were left for another
 * @param away time at providers and in pauses
 */
public record Progress(List<EndedAttempt> ended, int fallbacks, Duration away) {

    static final Progress NONE = new Progress(List.of(), 0, Duration.ZERO);

    public Progress {
        ended = List.copyOf(ended);
    }

    /** Requests to deployments that have failed. */
    public int attempts() {
        int attempts = 0;
        for (EndedAttempt each : ended) {
            attempts += each.attempt() == null ? 0 : 1;
        }
        return attempts;
    }

    /** With the time of one more attempt, and of the pause that followed; null where the group was not asked at all. */
    public Progress after(@Nullable Attempt attempt, long now) {
        return attempt == null ? this : new Progress(ended, fallbacks, away.plusNanos(now - attempt.startedAt()));
    }

    /** With one more failure, its attempt's time and the pause that followed. */
    Progress with(EndedAttempt failed, long now) {
        List<EndedAttempt> all = new ArrayList<>(ended);
        all.add(failed);
        return new Progress(all, fallbacks, away).after(failed.attempt(), now);
    }

    Progress fellBack() {
        return new Progress(ended, fallbacks + 1, away);
    }

    /** The failures that a client is shown, from the given number of ended attempts on. */
    Stream<Failure> reported(int from) {
        return ended.stream().skip(from).filter(EndedAttempt::reported).map(EndedAttempt::failure);
    }
}
