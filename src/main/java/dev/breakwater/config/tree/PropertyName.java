package dev.breakwater.config.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Property names as paths: {@code model_list[0].litellm_params.model}. A key with characters other than letters, digits, {@code _} and
 * {@code -} is quoted: {@code litellm_settings.fallbacks[0]."gpt-3.5-turbo"[0]}.
 */
public final class PropertyName {

    /** One step of a path. */
    sealed interface Step {}

    /** Into a map. */
    record Key(String name) implements Step {}

    /** Into a list, from 0. */
    record Index(int number) implements Step {}

    private PropertyName() {}

    /** @param parent empty for the top level */
    public static String member(String parent, String key) {
        String name = isPlain(key) ? key : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return parent.isEmpty() ? name : parent + '.' + name;
    }

    public static String item(String parent, int index) {
        return parent + '[' + index + ']';
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty() && key.chars().allMatch(PropertyName::isPlain);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    /** The steps of a name; empty if it is not a path of this form, so not a property of Breakwater's. */
    static Optional<List<Step>> parse(String name) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (c == '[') {
                int end = name.indexOf(']', at);
                if (end < 0
                        || end == at + 1
                        || end - at > 8
                        || !name.substring(at + 1, end).chars().allMatch(d -> d >= '0' && d <= '9')) {
                    return Optional.empty();
                }
                steps.add(new Index(Integer.parseInt(name.substring(at + 1, end))));
                at = end + 1;
                continue;
            }
            if (!steps.isEmpty()) {
                if (c != '.') {
                    return Optional.empty();
                }
                at++;
            }
            int end = at < name.length() && name.charAt(at) == '"' ? quotedEnd(name, at) : plainEnd(name, at);
            if (end <= at) {
                return Optional.empty();
            }
            steps.add(new Key(unquote(name.substring(at, end))));
            at = end;
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps);
    }

    /** The path up to the first secret name. A key below it may be the secret itself, written in the wrong place. */
    static String untilSecret(String path) {
        String shortened = "";
        boolean headers = false;
        for (Step step : parse(path).orElse(List.of())) {
            switch (step) {
                case Index index -> shortened = item(shortened, index.number());
                case Key key -> {
                    if (headers && !isPlain(key.name())) {
                        return shortened;
                    }
                    shortened = member(shortened, key.name());
                    headers = SecretNames.isHeaders(key.name());
                    if (!headers && SecretNames.isSecret(key.name())) {
                        return shortened;
                    }
                }
            }
        }
        return shortened.isEmpty() ? path : shortened;
    }

    private static int plainEnd(String name, int from) {
        int end = from;
        while (end < name.length() && isPlain(name.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The index after the closing quote; -1 if there is none. */
    private static int quotedEnd(String name, int from) {
        for (int at = from + 1; at < name.length(); at++) {
            if (name.charAt(at) == '\\') {
                at++;
            } else if (name.charAt(at) == '"') {
                return at + 1;
            }
        }
        return -1;
    }

    private static String unquote(String segment) {
        if (segment.charAt(0) != '"') {
            return segment;
        }
        StringBuilder text = new StringBuilder();
        for (int at = 1; at < segment.length() - 1; at++) {
            if (segment.charAt(at) == '\\' && at + 1 < segment.length() - 1) {
                at++;
            }
            text.append(segment.charAt(at));
        }
        return text.toString();
    }
}
