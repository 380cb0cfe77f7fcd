package dev.breakwater.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a part or a tool says besides its content.
 *
 * @param cache the prompt may be cached up to here; null where nothing marks it
 * @param others members that have no component, as JSON text by OpenAI's names. A form that cannot carry them refuses them by name, or
 *     drops them where the configuration says so; they are never lost silently
 */
public record Extras(@Nullable CacheMarker cache, Map<String, String> others) {

    /** @param lifetime as the provider writes it: {@code 5m}, {@code 1h}; null for the provider's default */
    public record CacheMarker(@Nullable String lifetime) {}

    public static final Extras NONE = new Extras(null, Map.of());

    public Extras {
        others = ordered(others);
    }

    public Extras with(@Nullable CacheMarker newCache) {
        return newCache == null ? this : new Extras(newCache, others);
    }

    /** A copy that keeps the order, so that the same conversation is always written as the same bytes. */
    static Map<String, String> ordered(Map<String, String> members) {
        return members.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
}
