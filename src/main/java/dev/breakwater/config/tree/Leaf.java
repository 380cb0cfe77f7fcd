package dev.breakwater.config.tree;

/**
 * A scalar value in the file.
 *
 * @param text as written, without quotes
 * @param line counted from 1
 */
public record Leaf(String text, Kind kind, int line) {

    /** The value's type in YAML. */
    public enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        /** Nothing after the colon. It has a line, but is not a property. */
        NULL,
        EMPTY_LIST,
        EMPTY_MAP
    }
}
