package dev.breakwater.config.vocabulary;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The known name that somebody probably meant. */
public final class Nearest {

    /** Names beyond this are not looked through: a suggestion is not worth a second. */
    private static final int LONGEST = 100;

    /** Nor is it worth a second where ten thousand groups are named wrongly among as many. */
    private static final int MOST_KNOWN = 1_000;

    /** WordList that turn a name into its opposite. */
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

    /** Empty where nothing is near: at most a third of the letters may differ. */
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
                // Then nothing else was meant either.
                .filter(nearest -> !opposite(name, nearest));
    }

    /** The suggestion as a sentence's end; empty where there is none. */
    public static String suggestion(String name, Collection<String> known) {
        return to(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    /** Whether one of two names says the opposite of the other: {@code enable_x} and {@code disable_x}. */
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

    /** Levenshtein's distance, with upper and lower case alike and two letters in the wrong order as one slip. */
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
