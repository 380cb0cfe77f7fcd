package dev.breakwater.config.tree;

import org.jspecify.annotations.Nullable;

/**
 * An error or a warning about the configuration.
 *
 * @param where the file and line, or the source that overrides it: {@code config.yaml, line 3}
 * @param path the property's name, {@code litellm_settings.num_retries}; null if the problem concerns the whole file
 * @param message what is wrong and how to fix it, without secrets
 */
public record Problem(String where, @Nullable String path, String message) {

    public Problem {
        path = path == null || path.isEmpty() ? null : PropertyName.untilSecret(path);
    }

    @Override
    public String toString() {
        return where + ": " + (path == null ? "" : path + ": ") + message;
    }
}
