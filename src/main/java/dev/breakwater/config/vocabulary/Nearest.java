package dev.breakwater.config.vocabulary;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the known name that is most similar to a misspelt one. */
public final class Nearest {

    /** No suggestion for longer names: comparing them takes too long. */
    private static final int LONGEST = 100;

    /** Most known names that are compared, so that 10,000 misspelt names among as many groups do not take seconds. */
    private static final int MOST_KNOWN = 1_000;

    /** Words that turn a name into its opposite. */
    private static final Map<String, Set<String>> OPPOSITES = Map.of(
            "enable", Set.of("disable", "no"),
            "enabled", Set.of("disabled"),
            "disable", Set.of("enable", "force", "use"),
            "disabled", Set.of("enabled"),
            "allow", Set.of("block", "deny", "disallow", "forbid"),
            "allowed", Set.of("blocked", "denied", "disallowed", "forbidden"),
            "include", Set.of("exclude"),
            "min", Set.of("max"),
            "input", Set.of("output"),
            "success", Set.of("failure"));

    private Nearest() {}

    /** The nearest name; empty if more than a third of the letters differ. */
    public static Optional<String> to(String name, Collection<String> known) {
        return to(name, known, Math.max(2, name.length() / 3));
    }

    public static Optional<String> to(String name, Collection<String> known, int most) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .limit(MOST_KNOWN)
                .filter(each -> Math.abs(each.length() - name.length()) <= most)
                .map(each -> Map.entry(distance(name, each), each))
                .filter(each -> each.getKey() <= most)
                .min(Map.Entry.<Integer, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
                .map(Map.Entry::getValue)
                // If the nearest name is the opposite, no other name was meant either.
                .filter(nearest -> !opposite(name, nearest));
    }

    /** The suggestion as the end of a sentence; empty if there is none. */
    public static String suggestion(String name, Collection<String> known) {
        return to(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    /** Whether two names are opposites: {@code enable_x} and {@code disable_x}. */
    private static boolean opposite(String a, String b) {
        Set<String> left = words(a);
        Set<String> right = words(b);
        return OPPOSITES.entrySet().stream()
                .anyMatch(each -> (left.contains(each.getKey()) && !Collections.disjoint(right, each.getValue()))
                        || (right.contains(each.getKey()) && !Collections.disjoint(left, each.getValue())));
    }

    private static Set<String> words(String name) {
        return Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")).collect(Collectors.toSet());
    }

    /** Levenshtein distance, ignoring case; two swapped letters count as one edit. */
    private static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[] before = new int[right.length() + 1];
        int[] above = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = above;
            above = row;
        }
        return above[right.length()];
    }
}
