package dev.breakwater.call;

import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a call, fired as CDI events. Telemetry listens; nobody depends on it. Each attempt has exactly one
 * {@link AttemptStarted} and one {@link AttemptEnded}.
 */
public sealed interface CallEvent {

    Call call();

    /** A deployment is about to be asked. */
    record AttemptStarted(Attempt attempt) implements CallEvent {
        @Override
        public Call call() {
            return attempt.call();
        }
    }

    /** A stream's client gets its first content. */
    record AttemptBegan(Attempt attempt, Duration after) implements CallEvent {
        @Override
        public Call call() {
            return attempt.call();
        }
    }

    /**
     * An attempt has ended; a stream, with its last event.
     *
     * @param usage the provider's count of tokens; null where it is not known
     * @param spent since the attempt was chosen
     */
    record AttemptEnded(
            Attempt attempt, Outcome outcome, @Nullable Usage usage, Duration spent) implements CallEvent {
        @Override
        public Call call() {
            return attempt.call();
        }
    }

    /** An event of a stream was no JSON, and was not passed on. */
    record EventDropped(Attempt attempt) implements CallEvent {
        @Override
        public Call call() {
            return attempt.call();
        }
    }

    /** The group is asked again after the pause. */
    record Retrying(Call call, Failure failure, Duration pause) implements CallEvent {}

    /** The group's retry budget is spent: the call continues as if it had no retries left. */
    record RetryDenied(Call call, Failure failure) implements CallEvent {}

    /**
     * A deployment is asked beside another one whose first content is late.
     *
     * @param after how long that one has had
     */
    record Hedged(Attempt attempt, Attempt beside, Duration after) implements CallEvent {
        @Override
        public Call call() {
            return attempt.call();
        }
    }

    /** The call goes to another group; {@code call} is already on its way there. */
    record FellBack(Call call, ModelGroup from, Failure failure) implements CallEvent {}

    /** A deployment gets no attempts for a while. */
    record CooledDown(Attempt attempt, Failure failure, Duration time) implements CallEvent {
        @Override
        public Call call() {
            return attempt.call();
        }
    }

    /**
     * The call was answered; a stream, to its end.
     *
     * @param requestId the provider's own id of the request; null where it sent none
     */
    record Answered(
            Attempt attempt, Duration took, @Nullable String requestId) implements CallEvent {

        public Answered(Attempt attempt, Duration took) {
            this(attempt, took, null);
        }

        @Override
        public Call call() {
            return attempt.call();
        }
    }

    /** The call has no answer, or its stream broke. */
    record GaveUp(CallFailedException failed, Duration took) implements CallEvent {
        @Override
        public Call call() {
            return failed.call();
        }
    }
}
