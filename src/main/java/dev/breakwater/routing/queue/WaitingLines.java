package dev.breakwater.routing.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for room in their group's limits, first in, first out. Only the first of a line is ever woken: one that gets room
 * leaves, which wakes the next. One instance for the whole application; thread-safe, and nobody waits here.
 */
@ApplicationScoped
public class WaitingLines {

    private final Map<String, Deque<Place>> byGroup = new ConcurrentHashMap<>(); // lines change within compute only

    /** One call's place in a line. Its {@link #alarm} gets a permit when the call is to look for room. */
    public static final class Place {

        private final String group;
        private final Semaphore alarm = new Semaphore(0);
        private boolean joined;
        private volatile boolean first;

        private Place(String group) {
            this.group = group;
        }

        public Semaphore alarm() {
            return alarm;
        }

        /** Whether it is its turn. It stays first until it leaves. */
        public boolean first() {
            return first;
        }

        private void moveUp() {
            first = true;
            alarm.release();
        }
    }

    public boolean isEmpty(String group) {
        return !byGroup.containsKey(group);
    }

    /**
     * Goes to the end of the group's line. The place is to be {@link #leave left} once.
     *
     * @param length the most places of the line
     * @return null where the line is full
     */
    public @Nullable Place join(String group, int length) {
        Place place = new Place(group);
        byGroup.compute(group, (any, line) -> {
            Deque<Place> all = line == null ? new ArrayDeque<>() : line;
            if (all.size() < length) {
                all.addLast(place);
                place.joined = true;
                if (all.size() == 1) {
                    place.moveUp();
                }
            }
            return all.isEmpty() ? null : all;
        });
        return place.joined ? place : null;
    }

    public void leave(Place place) {
        byGroup.computeIfPresent(place.group, (any, line) -> {
            line.remove(place);
            Place next = line.peekFirst();
            if (next != null && place.first()) {
                next.moveUp();
            }
            return line.isEmpty() ? null : line;
        });
    }

    /** There may be room: the first of the group's line looks for it. */
    public void wake(String group) {
        if (isEmpty(group)) {
            return;
        }
        byGroup.computeIfPresent(group, (any, line) -> {
            Place first = line.peekFirst();
            if (first != null) {
                first.alarm.release();
            }
            return line;
        });
    }
}
