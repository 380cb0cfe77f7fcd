package dev.breakwater.call;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.FallbackKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a call goes when a group has given up. Lists are kept by the group that failed; {@code *} stands for any other group.
 *
 * @param general LiteLLM {@code fallbacks}; {@code default_fallbacks} are its {@code *}
 * @param contextWindow LiteLLM {@code context_window_fallbacks}
 * @param contentPolicy LiteLLM {@code content_policy_fallbacks}
 * @param deepest LiteLLM {@code max_fallbacks}: how deep fallbacks of fallbacks may nest
 * @param disabled the request's {@code disable_fallbacks}
 */
public record FallbackPolicy(
        Map<String, List<Target>> general,
        Map<String, List<Target>> contextWindow,
        Map<String, List<Target>> contentPolicy,
        int deepest,
        boolean disabled) {

    /** LiteLLM's {@code ROUTER_MAX_FALLBACKS}. */
    public static final int DEFAULT_DEEPEST = 5;

    /** The key of the list for groups that have none of their own. */
    public static final String ANY = "*";

    /**
     * A group to go to.
     *
     * @param group as the fallback names it
     * @param request the request to send there, where the fallback brings messages or parameters of its own
     */
    public record Target(ModelGroup group, @Nullable ApiRequest request) {}

    public FallbackPolicy {
        general = Map.copyOf(general);
        contextWindow = Map.copyOf(contextWindow);
        contentPolicy = Map.copyOf(contentPolicy);
    }

    /** The list of the group itself for this kind of failure; null where it has none, so that the defaults apply. */
    @Nullable
    public List<Target> own(ModelGroup group, FallbackKind kind) {
        return switch (kind) {
            case GENERAL -> of(general, group);
            case CONTEXT_WINDOW -> {
                List<Target> larger = of(contextWindow, group);
                yield larger != null ? larger : contextWindow.getOrDefault(ANY, of(general, group));
            }
            // Without its own list a refusal is final: a content policy is not to be evaded by asking elsewhere.
            case CONTENT_POLICY -> {
                List<Target> own = of(contentPolicy, group);
                yield own != null ? own : contentPolicy.getOrDefault(ANY, List.of());
            }
        };
    }

    private static @Nullable List<Target> of(Map<String, List<Target>> lists, ModelGroup group) {
        List<Target> byName = lists.get(group.name());
        return byName != null ? byName : lists.get(group.key());
    }

    /** The list for groups without one of their own. */
    public List<Target> defaults() {
        return general.getOrDefault(ANY, List.of());
    }
}
