package dev.breakwater.scenarios;

import static dev.breakwater.testing.Samples.aCall;

import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.config.ConfigOf;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.dispatch.CallDispatcher;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Deadline;
import dev.breakwater.reliability.SimulatedWatchdog;
import dev.breakwater.testing.Events;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * Plays a scenario: ten calls a second for two minutes, through the application's own beans in a real container of their own. What is
 * simulated are time, chance and the providers.
 */
final class Simulation {

    static final int CALLS = 1_200;
    static final Duration EACH = Duration.ofMillis(100);

    private static final Class<?>[] BEANS =
            Rings.simulated(SimulatedWatchdog.class, SimulatedProvider.class, SeededRandom.class, VirtualTime.class);

    private final GatewayConfig config;
    private final VirtualTime time;
    private final CallDispatcher dispatcher;
    private final List<Outcome.Ending> endings = new ArrayList<>();

    private Simulation(GatewayConfig config, VirtualTime time, CallDispatcher dispatcher) {
        this.config = config;
        this.time = time;
        this.dispatcher = dispatcher;
    }

    static Outcome play(Scenario scenario) {
        try (WeldContainer container =
                new Weld().disableDiscovery().beanClasses(BEANS).initialize()) {
            SimulatedProvider provider =
                    container.select(SimulatedProvider.class).get();
            provider.follow(scenario.courses());
            Simulation simulation = new Simulation(
                    ConfigOf.yaml(scenario.config()),
                    container.select(VirtualTime.class).get(),
                    container.select(CallDispatcher.class).get());
            simulation.run();
            return new Outcome(
                    scenario,
                    simulation.endings,
                    provider.requests(),
                    container.select(Events.class).get().all());
        }
    }

    private void run() {
        for (int i = 0; i < CALLS; i++) {
            String id = "call-" + i;
            time.start(EACH.multipliedBy(i), () -> call(id));
        }
        time.run();
    }

    private void call(String id) {
        Duration begun = time.passed();
        Failure failure = null;
        try {
            dispatcher.dispatch(begin(id));
        } catch (CallFailedException failed) {
            failure = failed.failure();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped); // nobody but the watchdog interrupts, and it takes that back
        }
        endings.add(new Outcome.Ending(time.passed().minus(begun), failure));
    }

    private Call begin(String id) {
        return Call.begin(
                id,
                aCall().get().request(),
                config.catalog().find("chat").orElseThrow(),
                config.policy(),
                Deadline.none(time.nanos()));
    }
}
