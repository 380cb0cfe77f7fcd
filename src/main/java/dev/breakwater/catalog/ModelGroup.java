package dev.breakwater.catalog;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All deployments that answer to one public model name.
 *
 * @param name as the client used it: also an alias, or a name that matched a wildcard
 * @param key its {@code model_name} in the configuration, under which policies are looked up
 * @param deployments in the configuration's order; empty for an unknown name
 */
public record ModelGroup(String name, String key, List<Deployment> deployments) {

    public ModelGroup {
        deployments = List.copyOf(deployments);
    }

    /** A group under the name that the configuration gives it. */
    public ModelGroup(String name, List<Deployment> deployments) {
        this(name, name, deployments);
    }

    /** A group for an unknown name. It has no deployments, so only default fallbacks can answer the call. */
    public static ModelGroup unknown(String name) {
        return new ModelGroup(name, List.of());
    }

    /** The largest context window of its deployments in tokens; empty where that of one is not known. */
    public OptionalInt window() {
        return largest(each -> each.facts().window());
    }

    /** The same of windows that {@code model_info} states; empty where that of one is not configured. */
    public OptionalInt configuredWindow() {
        return largest(each -> each.limits().maxInputTokens());
    }

    private OptionalInt largest(Function<Deployment, @Nullable Integer> window) {
        int largest = 0;
        for (Deployment each : deployments) {
            Integer own = window.apply(each);
            if (own == null) {
                return OptionalInt.empty();
            }
            largest = Math.max(largest, own);
        }
        return largest == 0 ? OptionalInt.empty() : OptionalInt.of(largest);
    }

    /** Identifies the group within a call: aliases of a group are the same, models of one wildcard are not. */
    public String identity() {
        return key.indexOf('*') < 0 ? key : name;
    }

    /** The same group with one of its deployments alone; without any where it does not have that one. */
    public ModelGroup only(String deployment) {
        return new ModelGroup(
                name,
                key,
                deployments.stream()
                        .filter(each -> each.id().equals(deployment))
                        .toList());
    }

    ModelGroup as(String publicName) {
        return publicName.equals(name) ? this : new ModelGroup(publicName, key, deployments);
    }
}
