package dev.breakwater.call;

/** A request was refused for its key; fired as a CDI event: no room depends on telemetry for it. */
public record KeyRejected(Why why) {

    /** What was wrong with it. */
    public enum Why {
        /** None was sent. */
        MISSING,
        WRONG,
        /** Wrong, and one of too many from its address: answered 429. */
        TOO_MANY
    }
}
