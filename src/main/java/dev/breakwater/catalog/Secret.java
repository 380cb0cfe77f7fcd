package dev.breakwater.catalog;

/** A key that must never be printed: {@link #toString()} hides it, and nothing but the wire asks for {@link #reveal()}. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
