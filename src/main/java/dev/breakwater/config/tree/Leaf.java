package dev.breakwater.config.tree;

/**
 * A value that stands in the file.
 *
 * @param text as it stands there, without quotes
 * @param line counted from 1
 */
public record Leaf(String text, Kind kind, int line) {

    /** What YAML takes a value for. */
    public enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        /** Nothing after the colon; known, but no property. */
        NULL,
        EMPTY_LIST,
        EMPTY_MAP
    }
}
