package dev.breakwater.call;

import dev.breakwater.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The one exception: an attempt, or a call, has no answer. It has no stack trace of its own (a failure is an outcome, not a
 * defect) but keeps its cause, and the failures that came after it are suppressed in it, in order. Its cause is one of its own kind where
 * a retry was due and found nobody to ask.
 */
public final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient Call call;
    private final transient @Nullable Attempt attempt;

    public CallFailedException(Failure failure, Attempt attempt, @Nullable Throwable cause) {
        this(failure, attempt.call(), attempt, cause);
    }

    /** A failure that came before any deployment was asked. */
    public CallFailedException(Failure failure, Call call) {
        this(failure, call, null, null);
    }

    private CallFailedException(Failure failure, Call call, @Nullable Attempt attempt, @Nullable Throwable cause) {
        super(failure.message(), cause, true, false);
        this.failure = failure;
        this.call = call;
        this.attempt = attempt;
    }

    public Failure failure() {
        return failure;
    }

    /** The failure that the call came to in the end: that of its last fallback, where it had any. */
    public CallFailedException last() {
        Throwable[] fallbacks = getSuppressed();
        return fallbacks.length > 0 && fallbacks[fallbacks.length - 1] instanceof CallFailedException last
                ? last
                : this;
    }

    /** The call as it stood when it failed: its group, and what had been tried in it. */
    public Call call() {
        return call;
    }

    /** The attempt that failed; null where no deployment was asked. */
    public @Nullable Attempt attempt() {
        return attempt;
    }
}
