package dev.breakwater.catalog;

import java.util.Set;

/**
 * What happens to parameters that a provider lacks, and to those that it is not to get. A request may add to it.
 *
 * @param dropUnsupported LiteLLM {@code drop_params}: they are left out; otherwise the request is refused
 * @param dropped LiteLLM {@code additional_drop_params}: names that are always left out
 * @param allowed LiteLLM {@code allowed_openai_params}: names that are sent as they are, whatever is known of the provider
 */
public record ParameterRules(boolean dropUnsupported, Set<String> dropped, Set<String> allowed) {

    public static final ParameterRules STRICT = new ParameterRules(false, Set.of(), Set.of());

    public ParameterRules {
        dropped = Set.copyOf(dropped);
        allowed = Set.copyOf(allowed);
    }
}
