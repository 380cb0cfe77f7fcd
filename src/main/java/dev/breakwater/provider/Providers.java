package dev.breakwater.provider;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/** The providers by the names of the adapters. */
@ApplicationScoped
public class Providers {

    private static final String MOCK = "mock";

    private final Map<String, Provider> byName = new HashMap<>(); // written once, before the first call

    @Inject
    @Any
    Instance<Provider> all;

    @PostConstruct
    void collect() {
        all.forEach(each -> each.names().forEach(name -> byName.put(name, each)));
    }

    /** The provider for an attempt. A mock answer that the request asks for has priority over the deployment. */
    public Provider of(Attempt attempt) {
        String name = attempt.call().request().mock().inPlaceOfProviders()
                ? MOCK
                : attempt.deployment().endpoint().adapter();
        Provider provider = byName.get(name);
        if (provider == null) {
            throw new CallFailedException(
                    new Failure.NotFound(ErrorDetails.of(
                            501,
                            attempt.where() + " cannot be asked: there is no adapter for the provider '" + name
                                    + "' yet. Use another deployment or a fallback.")),
                    attempt,
                    null);
        }
        return provider;
    }
}
