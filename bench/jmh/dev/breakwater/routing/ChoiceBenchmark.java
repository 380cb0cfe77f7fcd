package dev.breakwater.routing;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.CooldownsOf;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.testing.DeploymentSample;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Chooses a deployment of a group for a call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChoiceBenchmark {

    /** Number of deployments in the group; all are healthy and have a history. */
    @Param({"2", "10", "1000", "10000"})
    int deployments;

    private Router router;
    private Call call;

    @Setup
    public void wire() {
        Cooldowns cooldowns = CooldownsOf.time(System::nanoTime);
        router = RoutingOf.router(cooldowns, new FirstTokenLatency(), System::nanoTime, (RandomGenerator)
                () -> ThreadLocalRandom.current().nextLong());
        DeploymentSample[] samples = IntStream.range(0, deployments)
                .mapToObj(number -> aDeployment("deployment-" + number))
                .toArray(DeploymentSample[]::new);
        call = aCall().to(aGroup("gpt-4", samples)).get();
        call.group().deployments().forEach(each -> cooldowns.succeeded(anAttempt(call, each, 0, 1)));
    }

    @Benchmark
    public Attempt choose() {
        return router.choose(call);
    }
}
