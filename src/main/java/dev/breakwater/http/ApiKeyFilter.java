package dev.breakwater.http;

import dev.breakwater.config.CurrentConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Lets a request in, or answers 401. */
@KeyRequired
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class ApiKeyFilter implements ContainerRequestFilter {

    @Inject
    CurrentConfig config;

    @Inject
    ErrorResponses errors;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!ApiKeys.admit(config.get().masterKey(), request::getHeaderString)) {
            request.abortWith(errors.refusal(ApiKeys.REFUSED));
        }
    }
}
