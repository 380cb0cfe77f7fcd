package dev.breakwater.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a provider needs to know beside address and key, by LiteLLM's names: {@code aws_region_name}, {@code vertex_project}, {@code
 * tenant_id}. Some are secrets, so values never appear in messages. Two deployments with equal settings share their credentials.
 *
 * @param values as text; a map or list of the configuration is JSON
 */
public record ProviderSettings(Map<String, String> values) {

    private static final Pattern SECRET = Pattern.compile(".*(?:secret|token|key|password).*");

    public static final ProviderSettings NONE = new ProviderSettings(Map.of());

    public ProviderSettings {
        values = Map.copyOf(values);
    }

    /** Empty if it is neither configured nor in the environment. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Values that a provider might repeat in a message and that are never shown. Credentials in JSON are too long for that. */
    public List<String> secrets() {
        return values.entrySet().stream()
                .filter(each -> SECRET.matcher(each.getKey()).matches())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The names alone. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
