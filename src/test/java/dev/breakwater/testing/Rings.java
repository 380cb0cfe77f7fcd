package dev.breakwater.testing;

import dev.breakwater.dispatch.AttemptDispatcher;
import dev.breakwater.dispatch.CallDispatcher;
import dev.breakwater.dispatch.CallQueue;
import dev.breakwater.dispatch.CommitGate;
import dev.breakwater.dispatch.Failover;
import dev.breakwater.dispatch.Gateway;
import dev.breakwater.dispatch.Hedge;
import dev.breakwater.failover.Resumption;
import dev.breakwater.provider.Providers;
import dev.breakwater.reliability.CooldownInterceptor;
import dev.breakwater.reliability.FallbackInterceptor;
import dev.breakwater.reliability.MeterInterceptor;
import dev.breakwater.reliability.RetryInterceptor;
import dev.breakwater.reliability.TimeoutInterceptor;
import dev.breakwater.reliability.Watchdog;
import dev.breakwater.routing.RoutingOf;
import dev.breakwater.routing.queue.WaitingLines;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.DeploymentStatuses;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.HedgeBudget;
import dev.breakwater.state.ResumeSupport;
import dev.breakwater.state.RetryBudget;
import dev.breakwater.state.ThreadRandom;
import dev.breakwater.state.limits.MemoryLimits;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The beans of both rings, from the gateway to the providers, for a test's own container. Providers, the ticker and the sleeper are the
 * test's to add; {@link Events} keeps what is fired.
 */
public final class Rings {

    private static final List<Class<?>> BOTH = List.of(
            Gateway.class,
            Failover.class,
            CommitGate.class,
            CallDispatcher.class,
            CallQueue.class,
            AttemptDispatcher.class,
            Hedge.class,
            Resumption.class,
            Providers.class,
            Events.class);

    private static final List<Class<?>> INTERCEPTORS = List.of(
            FallbackInterceptor.class,
            RetryInterceptor.class,
            CooldownInterceptor.class,
            MeterInterceptor.class,
            TimeoutInterceptor.class);

    private static final List<Class<?>> STATE = List.of(
            BytesInFlight.class,
            Cooldowns.class,
            DeploymentStatuses.class,
            FirstTokenLatency.class,
            HedgeBudget.class,
            MemoryLimits.class,
            WaitingLines.class,
            ResumeSupport.class,
            RetryBudget.class);

    private Rings() {}

    /** On real time and with real random numbers. */
    public static Class<?>[] with(Class<?>... more) {
        return simulated(Stream.concat(Stream.of(Watchdog.class, ThreadRandom.class), Stream.of(more))
                .toArray(Class<?>[]::new));
    }

    /** Without a watchdog and random numbers, which are to be among the others. */
    public static Class<?>[] simulated(Class<?>... more) {
        return Stream.of(BOTH, INTERCEPTORS, STATE, RoutingOf.BEANS, List.of(more))
                .flatMap(Collection::stream)
                .toArray(Class<?>[]::new);
    }
}
