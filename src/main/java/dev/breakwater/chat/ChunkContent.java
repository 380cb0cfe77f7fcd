package dev.breakwater.chat;

/**
 * What one event of a stream brings its client.
 *
 * @param text of the first choice; empty where it brings none
 * @param more content beside it that matters to nobody's continuation: a reasoning, a vendor's own field
 * @param bound content that another stream cannot go on with: a tool call, a refusal, sound, a second choice
 * @param ends it says why a choice has ended; content too, because an empty answer is one
 */
public record ChunkContent(String text, boolean more, boolean bound, boolean ends) {

    /** A role, a usage, a comment. */
    public static final ChunkContent NOTHING = new ChunkContent("", false, false, false);

    /** Whether it is something that the client was waiting for, so that its answer may begin. */
    public boolean content() {
        return !text.isEmpty() || more || bound || ends;
    }

    public ChunkContent withText(String newText) {
        return new ChunkContent(newText, more, bound, ends);
    }
}
