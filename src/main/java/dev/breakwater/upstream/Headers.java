package dev.breakwater.upstream;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The headers of a provider's answer, in their order. Names are the same in whatever case. */
public record Headers(List<Header> all) {

    /** One line. */
    public record Header(String name, String value) {}

    public Headers {
        all = List.copyOf(all);
    }

    /** The value of the first that has this name. */
    public Optional<String> first(String name) {
        for (Header each : all) {
            if (each.name().equalsIgnoreCase(name)) {
                return Optional.of(each.value());
            }
        }
        return Optional.empty();
    }

    /** How many have this name. */
    int count(String name) {
        int count = 0;
        for (Header each : all) {
            count += each.name().equalsIgnoreCase(name) ? 1 : 0;
        }
        return count;
    }

    /** By their names in lower case, the first of each, those whose names begin so. */
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> found = Map.of();
        for (Header each : all) {
            if (each.name().regionMatches(true, 0, prefix, 0, prefix.length())) {
                found = found.isEmpty() ? new HashMap<>() : found;
                found.putIfAbsent(each.name().toLowerCase(Locale.ROOT), each.value());
            }
        }
        return found;
    }
}
