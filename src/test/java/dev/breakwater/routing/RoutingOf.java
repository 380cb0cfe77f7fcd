package dev.breakwater.routing;

import dev.breakwater.policy.Ticker;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.FirstTokenLatency;
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
            AlreadyTried.class);

    private RoutingOf() {}

    static Router router(Cooldowns cooldowns, FirstTokenLatency firstTokens, Ticker ticker, RandomGenerator random) {
        Router router = new Router();
        router.strategies = new Strategies();
        router.strategies.use(List.of(new SimpleShuffle()));
        router.rules = new EligibilityRules();
        router.rules.use(Stream.of(new AlreadyTried(), new CoolingDown(cooldowns), new ContextWindow(), new Offered()));
        router.cooldowns = cooldowns;
        router.firstTokens = firstTokens;
        router.ticker = ticker;
        router.random = random;
        return router;
    }
}
