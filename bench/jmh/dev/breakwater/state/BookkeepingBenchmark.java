package dev.breakwater.state;

import static dev.breakwater.testing.Samples.aDeployment;

import dev.breakwater.catalog.Deployment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Records a successful call for its deployment, with one thread and with several threads on the same deployment. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BookkeepingBenchmark {

    private final Cooldowns cooldowns = CooldownsOf.time(System::nanoTime);
    private final Deployment deployment = aDeployment("a").get();

    @Benchmark
    public void alone() {
        succeed();
    }

    @Benchmark
    @Threads(8)
    public void amongEight() {
        succeed();
    }

    private void succeed() {
        cooldowns.enter(deployment, "call-1");
        cooldowns.succeeded(deployment);
        cooldowns.leave(deployment, "call-1");
    }
}
