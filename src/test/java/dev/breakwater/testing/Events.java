package dev.breakwater.testing;

import dev.breakwater.call.CallEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects all call events in order. */
@ApplicationScoped
public class Events {

    private final List<CallEvent> all = new CopyOnWriteArrayList<>();

    void keep(@Observes CallEvent event) {
        all.add(event);
    }

    public List<CallEvent> all() {
        return List.copyOf(all);
    }

    /** The simple class names of the events. */
    public List<String> names() {
        return all.stream().map(each -> each.getClass().getSimpleName()).toList();
    }

    public <T extends CallEvent> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
