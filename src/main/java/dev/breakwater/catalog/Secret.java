package dev.breakwater.catalog;

/** A key that must never be printed. {@link #toString()} hides it; only code that sends or compares it calls {@link #reveal()}. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
