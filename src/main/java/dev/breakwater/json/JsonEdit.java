package dev.breakwater.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts a changed document together from stretches of its bytes and from new values. No byte of the rest is copied.
 *
 * @param overlay members that replace those of the index with their names, or stand at the end
 */
record JsonEdit(JsonIndex index, Map<String, Member> overlay) {

    Slices edit(Map<String, String> set, Predicate<String> drop) {
        Map<String, List<Slices.Slice>> values = new LinkedHashMap<>();
        set.forEach((name, value) -> values.put(name, List.of(slice(value))));
        return replace(values, drop);
    }

    /** @param list a member whose value is a list */
    Slices append(String list, Member member, String elements) {
        byte[] array = member.array();
        int bracket = member.end() - 1;
        int last = bracket - 1;
        while (JsonBytes.isBlank(array[last])) {
            last--;
        }
        List<Slices.Slice> longer = List.of(
                new Slices.Slice(array, member.start(), bracket - member.start()),
                slice((last == member.start() ? "" : ",") + elements),
                new Slices.Slice(array, bracket, 1));
        return replace(Map.of(list, longer), name -> false);
    }

    /** @param set values by name */
    Slices replace(Map<String, List<Slices.Slice>> set, Predicate<String> drop) {
        List<Slices.Slice> parts = new ArrayList<>();
        int start = index.from(); // of the stretch that is kept as it is
        int end = index.firstName(); // of the last member that was kept
        boolean any = false;
        boolean dropped = false; // the member before
        for (Map.Entry<String, Member> each : index.members().entrySet()) {
            if (drop.test(each.getKey())) {
                dropped = true;
                continue;
            }
            Member member = each.getValue();
            if (dropped) {
                add(parts, start, end);
                if (any) {
                    parts.add(slice(","));
                }
                start = member.nameStart();
                dropped = false;
            }
            List<Slices.Slice> value = replacement(each.getKey(), set);
            if (value != null) {
                add(parts, start, member.start());
                parts.addAll(value);
                start = member.end();
            }
            any = true;
            end = member.end();
        }
        add(parts, start, end);
        addNew(parts, set, drop, any);
        add(parts, end(end), index.to());
        return new Slices(parts);
    }

    private @Nullable List<Slices.Slice> replacement(String name, Map<String, List<Slices.Slice>> set) {
        List<Slices.Slice> value = set.get(name);
        Member other = value == null ? overlay.get(name) : null;
        return other == null ? value : other.value();
    }

    /** What the document does not have itself, behind what it has. */
    private void addNew(
            List<Slices.Slice> parts, Map<String, List<Slices.Slice>> set, Predicate<String> drop, boolean before) {
        boolean any = before;
        for (Map.Entry<String, Member> each : overlay.entrySet()) {
            if (!drop.test(each.getKey()) && !set.containsKey(each.getKey())) {
                any |= addNew(parts, each.getKey(), each.getValue().value(), any);
            }
        }
        for (Map.Entry<String, List<Slices.Slice>> each : set.entrySet()) {
            any |= addNew(parts, each.getKey(), each.getValue(), any);
        }
    }

    private boolean addNew(List<Slices.Slice> parts, String name, List<Slices.Slice> value, boolean any) {
        if (index.members().containsKey(name)) {
            return false;
        }
        parts.add(slice((any ? "," : "") + JsonDocument.quote(name) + ":"));
        parts.addAll(value);
        return true;
    }

    /** Where the document's own end begins: with the blanks before its closing brace, if its last member was kept. */
    private int end(int keptUntil) {
        return JsonBytes.endBefore(index.close(), index.bytes()) == keptUntil ? keptUntil : index.close();
    }

    private void add(List<Slices.Slice> parts, int start, int end) {
        if (end > start) {
            parts.add(new Slices.Slice(index.bytes(), start, end - start));
        }
    }

    private static Slices.Slice slice(String text) {
        byte[] ours = text.getBytes(StandardCharsets.UTF_8);
        return new Slices.Slice(ours, 0, ours.length);
    }
}
