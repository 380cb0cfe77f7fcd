package dev.breakwater.provider.exchange;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.CallEvent;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.upstream.UpstreamClient;
import jakarta.enterprise.event.Event;
import java.util.List;

/** The exchange without a container. */
public final class ExchangeOf {

    private ExchangeOf() {}

    public static Provider forms(Ticker ticker, ByteBudget budget, Event<CallEvent> events, ProviderForm... forms) {
        ProviderExchange exchange = new ProviderExchange();
        exchange.client = new UpstreamClient();
        exchange.ticker = ticker;
        exchange.budget = budget;
        exchange.events = events;
        exchange.collect(List.of(forms));
        return exchange;
    }
}
