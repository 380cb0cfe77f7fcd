package dev.breakwater.routing;

import dev.breakwater.policy.Ticker;
import dev.breakwater.routing.queue.WaitingLines;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.limits.Limits;
import dev.breakwater.state.limits.LimitsOf;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The beans of this room: for a container, and wired without one. */
public final class RoutingOf {

    public static final List<Class<?>> BEANS = List.of(
            Router.class,
            Hedging.class,
            Strategies.class,
            SimpleShuffle.class,
            EligibilityRules.class,
            Offered.class,
            ContextWindow.class,
            CoolingDown.class,
            AlreadyTried.class,
            Permits.class,
            LargerThanTpm.class,
            UsedUp.Requests.class,
            UsedUp.Tokens.class,
            UsedUp.Parallel.class);

    private RoutingOf() {}

    static Permits permits(Limits limits, WaitingLines lines) {
        Permits permits = new Permits();
        permits.limits = limits;
        permits.lines = lines;
        return permits;
    }

    static List<Eligibility> limitRules(Permits permits) {
        return List.of(
                new LargerThanTpm(permits),
                new UsedUp.Requests(permits),
                new UsedUp.Tokens(permits),
                new UsedUp.Parallel(permits));
    }

    static Router router(Cooldowns cooldowns, FirstTokenLatency firstTokens, Ticker ticker, RandomGenerator random) {
        Router router = new Router();
        router.strategies = new Strategies();
        router.strategies.use(List.of(new SimpleShuffle()));
        router.rules = new EligibilityRules();
        router.permits = permits(LimitsOf.time(ticker), new WaitingLines());
        router.rules.use(Stream.concat(
                limitRules(router.permits).stream(),
                Stream.of(new AlreadyTried(), new CoolingDown(cooldowns), new ContextWindow(), new Offered())));
        router.cooldowns = cooldowns;
        router.firstTokens = firstTokens;
        router.ticker = ticker;
        router.random = random;
        return router;
    }
}
