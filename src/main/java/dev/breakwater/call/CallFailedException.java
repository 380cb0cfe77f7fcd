package dev.breakwater.call;

import dev.breakwater.failure.Failure;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one exception: an attempt, or a call, has no answer. It has no stack trace of its own, because a failure is an outcome and not a
 * defect; it keeps its cause for the log. What a call has been through is in the {@link Progress} of its calls.
 */
public final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient Call call;
    private final transient @Nullable Attempt attempt;
    private final transient @Nullable CallFailedException last;
    private final boolean retryDue;

    public CallFailedException(Failure failure, Attempt attempt, @Nullable Throwable cause) {
        this(failure, attempt.call(), attempt, cause, null, false);
    }

    /** A failure that came before any deployment was asked. */
    public CallFailedException(Failure failure, Call call) {
        this(failure, call, null, null, null, false);
    }

    private CallFailedException(
            Failure failure,
            Call call,
            @Nullable Attempt attempt,
            @Nullable Throwable cause,
            @Nullable CallFailedException last,
            boolean retryDue) {
        super(failure.message(), cause, true, false);
        this.failure = failure;
        this.call = call;
        this.attempt = attempt;
        this.last = last;
        this.retryDue = retryDue;
    }

    /** The same failure, of a call that was continued after it and came to this end. */
    public CallFailedException endingIn(CallFailedException end) {
        return new CallFailedException(failure, call, attempt, getCause(), end.last(), retryDue);
    }

    /** The same failure, of a call whose retry found no deployment to ask. */
    public CallFailedException unrepeated(CallFailedException none) {
        return new CallFailedException(failure, call, attempt, none, last, true);
    }

    public Failure failure() {
        return failure;
    }

    /** The call as it stood when it failed: its group, and what had been tried in it. */
    public Call call() {
        return call;
    }

    /** The attempt that failed; null where no deployment was asked. */
    public @Nullable Attempt attempt() {
        return attempt;
    }

    /** The failure that the call came to in the end: that of its last fallback, where it had any. */
    public CallFailedException last() {
        return last == null ? this : last;
    }

    /** The failures that followed this one and that a client is shown, in order, the last one included. */
    public List<Failure> followedBy() {
        if (last == null) {
            return List.of();
        }
        int own = call.progress().ended().size() + 1;
        return Stream.concat(last.call.progress().reported(own), Stream.of(last.failure))
                .toList();
    }

    /** Whether the call was repeated, or was to be: a client that repeats it as well would only add to the load. */
    public boolean repeated() {
        return last != null || retryDue || (attempt != null && attempt.number() > 1);
    }
}
