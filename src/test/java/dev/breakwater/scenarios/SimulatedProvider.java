package dev.breakwater.scenarios;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.Provider;
import dev.breakwater.testing.VirtualTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every provider there is: each deployment follows its course. Asked by one thread at a time, as all work on virtual time is. */
@ApplicationScoped
class SimulatedProvider implements Provider {

    /** One request that reached a deployment. */
    record Request(String deployment, Duration at) {}

    private final List<Request> requests = new ArrayList<>();
    private Map<String, Course> courses = Map.of();

    @Inject
    VirtualTime time;

    void follow(Map<String, Course> given) {
        courses = given;
    }

    @Override
    public Set<String> names() {
        return Set.of("openai");
    }

    @Override
    public Answer ask(Attempt attempt) throws InterruptedException {
        String id = attempt.deployment().id();
        requests.add(new Request(id, time.passed()));
        Course.Reaction reaction = courses.getOrDefault(id, Course.healthy()).at(time.passed());
        time.sleep(reaction.after());
        if (reaction.failure() != null) {
            throw new CallFailedException(reaction.failure(), attempt, null);
        }
        return new Answer.Whole(attempt, Map.of(), Slices.of("{}"));
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }
}
