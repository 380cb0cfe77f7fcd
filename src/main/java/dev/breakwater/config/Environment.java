package dev.breakwater.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables, those of {@code environment_variables} before the process's own. No process's environment is changed.
 *
 * @param section LiteLLM's {@code environment_variables}, resolved
 * @param process what {@link System#getenv(String)} says
 */
record Environment(Map<String, String> section, Function<String, @Nullable String> process) {

    Environment {
        section = Map.copyOf(section);
    }

    /** Null where it is not set, or empty. */
    @Nullable
    String find(String name) {
        String own = section.get(name);
        String value = own != null ? own : process.apply(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** The first that is set. */
    @Nullable
    String first(List<String> names) {
        for (String name : names) {
            String value = find(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
