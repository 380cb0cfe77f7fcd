package dev.breakwater.config.binding;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables. Those of {@code environment_variables} take precedence over the process's; the process's environment is never
 * changed.
 *
 * @param section LiteLLM's {@code environment_variables}, resolved
 * @param process {@link System#getenv(String)} in production
 */
record Environment(Map<String, String> section, Function<String, @Nullable String> process) {

    Environment {
        section = Map.copyOf(section);
    }

    /** Null if it is not set or blank. */
    @Nullable
    String find(String name) {
        String own = section.get(name);
        String value = own != null ? own : process.apply(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** The value of the first variable that is set; null if none is. */
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
