package dev.breakwater.config.tree;

import dev.breakwater.config.tree.Leaf.Kind;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.PropertyName.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds a tree leaf by leaf. Not thread-safe. */
public final class TreeDraft {

    private static final class Place {
        private final Map<String, Place> members = new LinkedHashMap<>();
        private final Map<Integer, Place> items = new TreeMap<>();
        private @Nullable Scalar scalar;

        boolean hasChildren() {
            return !members.isEmpty() || !items.isEmpty();
        }
    }

    private final Place root = new Place();
    private final UnaryOperator<String> where;
    private final Problems problems;

    /** @param where returns the file and line of a path */
    public TreeDraft(UnaryOperator<String> where, Problems problems) {
        this.where = where;
        this.problems = problems;
    }

    public void put(Scalar scalar) {
        Place place = place(scalar.path());
        if (place != null) {
            place.scalar = scalar;
        }
    }

    /** Removes the node at the path, before a list or map replaces it. */
    public void clear(String path) {
        Place place = place(path);
        if (place != null) {
            place.members.clear();
            place.items.clear();
            place.scalar = null;
        }
    }

    public void refuse(Scalar scalar, String message) {
        problems.error(scalar, message);
    }

    private @Nullable Place place(String path) {
        List<Step> steps = PropertyName.parse(path).orElse(List.of());
        if (steps.isEmpty()) {
            return null;
        }
        Place place = root;
        for (Step step : steps) {
            place = switch (step) {
                case PropertyName.Key key -> place.members.computeIfAbsent(key.name(), name -> new Place());
                case PropertyName.Index index -> place.items.computeIfAbsent(index.number(), number -> new Place());
            };
        }
        return place;
    }

    public Fields root() {
        Map<String, Node> members = new LinkedHashMap<>();
        root.members.forEach((name, place) -> members.put(name, freeze(place, PropertyName.member("", name))));
        return new Fields("", where.apply(""), members);
    }

    private Node freeze(Place place, String path) {
        Scalar scalar = place.scalar;
        if (scalar != null && (!place.hasChildren() || !isEmpty(scalar))) {
            if (place.hasChildren()) {
                problems.error(scalar, "has a value here and keys below it elsewhere; keep one of them");
            }
            return scalar;
        }
        if (!place.items.isEmpty()) {
            return items(place, path);
        }
        Map<String, Node> members = new LinkedHashMap<>();
        place.members.forEach((name, each) -> members.put(name, freeze(each, PropertyName.member(path, name))));
        return new Fields(path, where(path, members.values()), members);
    }

    private Node items(Place place, String path) {
        List<Node> items = place.items.entrySet().stream()
                .map(each -> freeze(each.getValue(), PropertyName.item(path, each.getKey())))
                .toList();
        Items list = new Items(path, where(path, items), items);
        if (!place.members.isEmpty()) {
            problems.error(list, "is a list here and a map elsewhere; keep one of them");
        }
        return list;
    }

    private static boolean isEmpty(Scalar scalar) {
        return scalar.kind() == Kind.EMPTY_LIST || scalar.kind() == Kind.EMPTY_MAP || scalar.kind() == Kind.NULL;
    }

    /** Its place in the file, else the place of its first child. */
    private String where(String path, Iterable<Node> children) {
        String place = where.apply(path);
        for (Node each : children) {
            return place.contains(", line ") ? place : each.where();
        }
        return place;
    }
}
