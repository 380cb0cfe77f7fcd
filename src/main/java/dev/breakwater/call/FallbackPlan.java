package dev.breakwater.call;

import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FallbackKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which groups a call has been to and which are still ahead: depth first, each group at most once, default fallbacks last.
 *
 * @param start the requested group
 * @param visited identities of groups, the one under way included
 * @param ahead in the order in which they are tried
 * @param depth how deep in fallbacks of fallbacks the group under way is; the requested group is 0
 */
record FallbackPlan(ModelGroup start, Set<String> visited, List<Stop> ahead, int depth) {

    /** A group ahead, and how deep it is. */
    record Stop(FallbackPolicy.Target target, int depth) {}

    FallbackPlan {
        visited = Set.copyOf(visited);
        ahead = List.copyOf(ahead);
    }

    static FallbackPlan from(ModelGroup group) {
        return new FallbackPlan(group, Set.of(group.identity()), List.of(), 0);
    }

    /** What is ahead once the group under way has failed. */
    List<Stop> after(
            ModelGroup group, Failure failure, FallbackPolicy policy, Predicate<FallbackPolicy.Target> closed) {
        if (policy.disabled()) {
            return List.of();
        }
        List<Stop> way = new ArrayList<>(ahead);
        List<FallbackPolicy.Target> own = policy.own(group, failure.fallback());
        if (failure.fallback() == FallbackKind.CONTENT_POLICY && own != null && own.isEmpty()) {
            return List.of(); // a refusal is final, even where other fallbacks are still ahead
        }
        if (own != null) {
            way.addAll(0, stops(own, policy));
        } else {
            way.addAll(stops(policy.defaults(), policy));
        }
        way.removeIf(stop -> visited.contains(stop.target().group().identity()) || closed.test(stop.target()));
        return way;
    }

    private List<Stop> stops(List<FallbackPolicy.Target> targets, FallbackPolicy policy) {
        return depth >= policy.deepest()
                ? List.of()
                : targets.stream().map(target -> new Stop(target, depth + 1)).toList();
    }

    /** The way from the first stop of what is ahead. */
    FallbackPlan at(List<Stop> way) {
        Stop stop = way.get(0);
        Set<String> seen = new HashSet<>(visited);
        seen.add(stop.target().group().identity());
        return new FallbackPlan(start, seen, way.subList(1, way.size()), stop.depth());
    }
}
