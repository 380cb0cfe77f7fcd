package dev.breakwater.config.tree;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong, or odd, in the configuration.
 *
 * @param where the file and line, or the source that overrides it: {@code config.yaml, line 3}
 * @param path of the property, {@code litellm_settings.num_retries}; null where it is the file as a whole
 * @param message what is wrong and what to do, without any secret
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
