package dev.breakwater.api;

import dev.breakwater.auth.ApiKeys;
import dev.breakwater.config.reload.CurrentConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Accepts a request with a valid key. Otherwise answers 401, or 429 after too many wrong keys. */
@KeyRequired
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class ApiKeyFilter implements ContainerRequestFilter {

    @Inject
    CurrentConfig config;

    @Inject
    ApiKeys keys;

    @Inject
    ErrorResponses errors;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpServletRequest servlets;

    @Override
    public void filter(ContainerRequestContext request) {
        // Not from the servlet request: it is a Jersey proxy, which would cost 3 % of a plain call.
        keys.refusal(config.get().masterKey(), request.getHeaders()::getFirst, () -> servlets.getRemoteAddr())
                .ifPresent(refused -> request.abortWith(errors.refusal(servlets, refused)));
    }
}
