package dev.breakwater.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The client APIs by path. Used only when a request is refused before its resource is known. */
@ApplicationScoped
public class ClientApis {

    private final Map<String, ClientApi> byPath = new HashMap<>(); // written once, before the first request
    private final Map<String, ClientApi> byHeader = new HashMap<>(); // likewise

    @Inject
    ClientApis(@Any Instance<ClientApi> all) {
        this((Iterable<ClientApi>) all);
    }

    ClientApis(Iterable<ClientApi> all) {
        for (ClientApi each : all) {
            each.paths().forEach(path -> byPath.put(path, each));
            if (each.header() != null) {
                byHeader.put(each.header(), each);
            }
        }
    }

    /** For the container's proxy. */
    ClientApis() {}

    /** The client API of a request, also of one that was forwarded to the error page. A header of one form's clients wins over the path. */
    public ClientApi of(HttpServletRequest request) {
        for (Map.Entry<String, ClientApi> each : byHeader.entrySet()) {
            if (request.getHeader(each.getKey()) != null) {
                return each.getValue();
            }
        }
        String uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
        String context = request.getContextPath();
        return of(uri.startsWith(context) ? uri.substring(context.length()) : uri);
    }

    /** @param path from the context's root, with its leading slash */
    ClientApi of(String path) {
        ClientApi ofEnding = byPath.get(path.substring(Math.max(0, path.lastIndexOf(':'))));
        if (ofEnding != null) {
            return ofEnding;
        }
        String prefix = path;
        while (!prefix.isEmpty()) {
            ClientApi found = byPath.get(prefix);
            if (found != null) {
                return found;
            }
            prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
        }
        return Objects.requireNonNull(byPath.get("/"), "one form has the path /");
    }
}
