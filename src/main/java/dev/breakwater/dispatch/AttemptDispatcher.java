package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.Continuation;
import dev.breakwater.failover.Resumption;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.Providers;
import dev.breakwater.reliability.CoolsDown;
import dev.breakwater.reliability.Metered;
import dev.breakwater.reliability.TimeLimited;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The inner ring: one request to one deployment, within its time, which is remembered, and held for or against it. */
@ApplicationScoped
public class AttemptDispatcher {

    @Inject
    Providers providers;

    @Inject
    Resumption resumption;

    /** @throws dev.breakwater.call.CallFailedException if the deployment has no answer */
    @CoolsDown
    @Metered
    @TimeLimited
    public Answer dispatch(Attempt attempt) throws InterruptedException {
        MockTesting.play(attempt);
        Provider provider = providers.of(attempt);
        Continuation continuation = attempt.call().request().continuation();
        return continuation == null ? provider.ask(attempt) : resumption.ask(attempt, continuation, provider::ask);
    }
}
