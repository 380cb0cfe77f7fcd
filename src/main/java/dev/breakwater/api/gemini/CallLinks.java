package dev.breakwater.api.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ids that link the responses of functions to their calls. Gemini's calls may have none: a response then belongs to the first call of its
 * name that has none yet. The ids depend on nothing but the order, so that the same history is always written as the same bytes.
 */
final class CallLinks {

    private record Pending(String id, String name) {}

    private final List<Pending> pending = new ArrayList<>();
    private int count;

    /** The call's id: its own, if it has one. */
    String called(@Nullable String id, String name) {
        String known = id == null || id.isEmpty() ? next() : id;
        pending.add(new Pending(known, name));
        return known;
    }

    /** The id of the call that a response belongs to. */
    String answered(@Nullable String id, @Nullable String name) {
        Pending call = first(each -> each.id().equals(id))
                .or(() -> first(each -> each.name().equals(name)))
                .orElse(null);
        if (call != null) {
            pending.remove(call);
            return call.id();
        }
        return id == null || id.isEmpty() ? next() : id;
    }

    private Optional<Pending> first(Predicate<Pending> wanted) {
        return pending.stream().filter(wanted).findFirst();
    }

    /** Nine letters and digits: every provider accepts it, Mistral nothing else. */
    private String next() {
        return "call%05d".formatted(count++);
    }
}
