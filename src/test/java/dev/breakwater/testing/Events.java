package dev.breakwater.testing;

import dev.breakwater.call.CallEvent;
import dev.breakwater.call.Outcome;
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

    /** The simple class names of the events; that of an attempt's end is its outcome: {@code AttemptSucceeded}. */
    public List<String> names() {
        return all.stream().map(Events::name).toList();
    }

    private static String name(CallEvent event) {
        return event instanceof CallEvent.AttemptEnded ended
                ? "Attempt" + ended.outcome().getClass().getSimpleName()
                : event.getClass().getSimpleName();
    }

    /** The ends of attempts that failed. */
    public List<CallEvent.AttemptEnded> failedAttempts() {
        return of(CallEvent.AttemptEnded.class).stream()
                .filter(each -> each.outcome() instanceof Outcome.Failed)
                .toList();
    }

    public <T extends CallEvent> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
