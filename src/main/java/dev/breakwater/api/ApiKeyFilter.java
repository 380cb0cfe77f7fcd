package dev.breakwater.api;

import dev.breakwater.auth.ApiKeys;
import dev.breakwater.config.CurrentConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Lets a request in, or answers 401; 429 where too many wrong keys came. */
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
        // The servlet's request is behind a proxy of Jersey, which costs 3 % of a plain call when it is asked for every
        // header.
        keys.refusal(config.get().masterKey(), request.getHeaders()::getFirst, () -> servlets.getRemoteAddr())
                .ifPresent(refused -> request.abortWith(errors.refusal(servlets, refused)));
    }
}
