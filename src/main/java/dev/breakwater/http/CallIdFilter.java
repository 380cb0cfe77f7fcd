package dev.breakwater.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Names every answer that has no name yet: lists, and what was refused before it became a call. */
@Provider
@ApplicationScoped
public class CallIdFilter implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!response.getHeaders().containsKey(RequestHeaders.CALL_ID)) {
            String id = CallId.of(request.getHeaderString(RequestHeaders.CALL_ID));
            response.getHeaders().putSingle(RequestHeaders.CALL_ID, id);
        }
    }
}
