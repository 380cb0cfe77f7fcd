package dev.breakwater.failover;

import dev.breakwater.call.request.ResumeMode;

/**
 * Joins the text of a continuation to the text that the client has. It cuts what the continuation repeats: the longest end of the first
 * text that is the beginning of the second. Text is held back only while it may still turn out to be such a repetition.
 *
 * <p>Short repetitions do not count: after "ha" a good continuation may be "ha". A repetition has at least {@link #LEAST} characters, or
 * is the whole text from its beginning. The second rule does not apply to a prefill, which begins at the end by its nature. A target that
 * was asked {@link ResumeMode#AFRESH} must repeat the whole text.
 */
final class OverlapTrimmer {

    /** Shorter repetitions happen by chance. */
    private static final int LEAST = 10;

    /** Characters of the text's end in which repetitions are searched: a search costs up to the product of both lengths. */
    private static final int WINDOW = 64 << 10;

    private final String before;
    private final ResumeMode way;
    private final boolean wholeCounts;
    private final StringBuilder held = new StringBuilder();
    private int at; // where in the text before the held text may begin
    private boolean closed;
    private boolean contradicts;

    OverlapTrimmer(String text, ResumeMode way) {
        this.before = way == ResumeMode.AFRESH ? text : text.substring(Math.max(0, text.length() - WINDOW));
        this.way = way;
        this.wholeCounts = way != ResumeMode.PREFILL && before.length() == text.length();
        this.closed = text.isEmpty();
    }

    /** Whether all further text passes unchanged. */
    boolean closed() {
        return closed;
    }

    /** Whether a text that was to be repeated is a different one, or ended too soon. */
    boolean contradicts() {
        return contradicts;
    }

    /** Takes more of the continuation; returns what may go to the client now. */
    String add(String more) {
        if (closed) {
            return more;
        }
        int begin = held.length();
        held.append(more);
        return way == ResumeMode.AFRESH ? beyond(more, begin) : behind(false);
    }

    /** Takes the continuation's end; returns what was held and is no repetition. */
    String end() {
        if (closed) {
            return "";
        }
        if (way == ResumeMode.AFRESH) {
            contradicts |= held.length() < before.length();
            return "";
        }
        return behind(true);
    }

    private String beyond(String more, int begin) {
        int repeated = Math.min(more.length(), before.length() - begin);
        contradicts |= !before.regionMatches(begin, more, 0, repeated);
        if (contradicts || held.length() <= before.length()) {
            return "";
        }
        return close(more.substring(repeated));
    }

    /** The longest repetition first: while it may still become whole, shorter ones wait. */
    private String behind(boolean atEnd) {
        String asItCame = held.toString();
        // A new message does not begin with the blank that a word in the middle of a text has before it.
        String text = way == ResumeMode.INSTRUCTION ? asItCame.stripLeading() : asItCame;
        if (text.isEmpty() && !atEnd) {
            return "";
        }
        for (; at < before.length() && counts(at); at++) {
            int left = before.length() - at;
            if (before.regionMatches(at, text, 0, Math.min(left, text.length()))) {
                if (text.length() >= left) {
                    return close(text.substring(left));
                }
                if (!atEnd) {
                    return "";
                }
            }
        }
        return close(joined(asItCame));
    }

    private boolean counts(int place) {
        return before.length() - place >= LEAST || (place == 0 && wholeCounts);
    }

    private String close(String rest) {
        closed = true;
        return rest;
    }

    /** A model that follows an instruction leaves out the blank before its first word; most streams break between words. */
    private String joined(String text) {
        boolean instructed = way == ResumeMode.INSTRUCTION && !text.isEmpty();
        return instructed && letter(before.codePointBefore(before.length())) && letter(text.codePointAt(0))
                ? " " + text
                : text;
    }

    private static boolean letter(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && !Character.isIdeographic(codePoint);
    }
}
