package dev.breakwater.catalog;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Matches names against patterns such as {@code openai/*} in linear time, so that no pattern can be used for an attack. */
final class Wildcard {

    /** Characters that would change the path of an address that contains the name, or that cannot be sent. */
    private static final Pattern HARMFUL = Pattern.compile("\\p{Cntrl}|(^|[/\\\\])\\.\\.?($|[/\\\\])");

    private Wildcard() {}

    /** Whether a client's text may replace a {@code *} in the provider's name of a model. */
    static boolean mayFill(String star) {
        return !HARMFUL.matcher(star).find();
    }

    /** The text that the pattern's last {@code *} matches; null if the name does not match. */
    static @Nullable String match(String pattern, String name) {
        String[] parts = pattern.split("\\*", -1);
        if (!name.startsWith(parts[0])) {
            return null;
        }
        int at = parts[0].length();
        for (int part = 1; part < parts.length - 1; part++) {
            int found = name.indexOf(parts[part], at);
            if (found < 0) {
                return null;
            }
            at = found + parts[part].length();
        }
        String tail = parts[parts.length - 1];
        return name.length() - tail.length() >= at && name.endsWith(tail)
                ? name.substring(at, name.length() - tail.length())
                : null;
    }
}
