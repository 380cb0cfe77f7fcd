package dev.breakwater.failover;

import dev.breakwater.call.StreamEvent;

/**
 * Keeps a character together whose two UTF-16 halves came in two events (U+D83D, then U+DE80): the first half is held back until the
 * other half comes. If the stream breaks in between, the client has no half character, and no provider is asked to continue one. Only the
 * text of the first choice is checked, because no other can be continued. For one reader.
 */
public final class WholeCharacters {

    private String held = ""; // a first half, or nothing

    /** The event as it may go to the client; the same one, unless a character was split. */
    public StreamEvent.Chunk pass(StreamEvent.Chunk chunk) {
        String text = chunk.content().text();
        if (text.isEmpty() || (held.isEmpty() && !split(text))) {
            return chunk;
        }
        // A first half that is followed by another character is not the half of anything.
        String joined = Character.isLowSurrogate(text.charAt(0)) ? held + text : text;
        int whole = split(joined) ? joined.length() - 1 : joined.length();
        held = joined.substring(whole);
        return chunk.withText(joined.substring(0, whole));
    }

    /** The stream broke: the other half will not come. */
    public void drop() {
        held = "";
    }

    private static boolean split(String text) {
        return Character.isHighSurrogate(text.charAt(text.length() - 1));
    }
}
