package dev.breakwater.call;

/** Checks of text that goes into headers and log lines. Loops, because each call runs through several of them. */
public final class Ascii {

    private Ascii() {}

    /** Whether all are visible ASCII characters: no space, no control character. */
    public static boolean isVisible(String text) {
        return isWithin(text, '!');
    }

    /** Whether all are visible ASCII characters or spaces. */
    public static boolean isPrintable(String text) {
        return isWithin(text, ' ');
    }

    private static boolean isWithin(String text, char least) {
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            if (each < least || each > '~') {
                return false;
            }
        }
        return true;
    }
}
