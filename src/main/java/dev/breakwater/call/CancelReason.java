package dev.breakwater.call;

import dev.breakwater.failure.Failure;

/** Why an attempt was given up that had not failed. None of these counts against its deployment. */
public enum CancelReason {
    /** Another deployment that was asked at the same time answered first. */
    HEDGE_LOST,
    /** The client disconnected. */
    CLIENT_LEFT,
    /** The gateway stops. */
    STOPPING,
    /** The call's deadline passed after the stream's first content and before its commit point. */
    DEADLINE,
    /** It was to continue an answer that broke elsewhere, and gave another answer. */
    NOT_RESUMED,
    /** The gateway itself failed. */
    DEFECT;

    /** Of a stream whose reader gives it up for this failure. */
    public static CancelReason of(Failure failure) {
        return switch (failure) {
            case Failure.Cancelled left -> CLIENT_LEFT;
            case Failure.ShuttingDown stopping -> STOPPING;
            case Failure.TimedOut late -> DEADLINE;
            case Failure.Unresumable other -> NOT_RESUMED;
            default -> DEFECT;
        };
    }
}
