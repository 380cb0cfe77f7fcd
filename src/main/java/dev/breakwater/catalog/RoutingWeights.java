package dev.breakwater.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which a deployment of a group is chosen. The two a minute are limits as well.
 *
 * @param weight LiteLLM {@code weight}; shares, zero or more
 * @param rpm requests a minute; used as weight if no deployment of the group has a weight
 * @param tpm tokens a minute; used as weight if none has a weight or rpm
 * @param order smaller is preferred while it is healthy; absent counts as last
 * @param tags LiteLLM {@code tags}
 */
public record RoutingWeights(
        @Nullable Double weight,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Integer order,
        List<String> tags) {

    public static final RoutingWeights NONE = new RoutingWeights(null, null, null, null, List.of());

    public RoutingWeights {
        tags = List.copyOf(tags);
    }
}
