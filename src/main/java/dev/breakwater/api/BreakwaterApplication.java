package dev.breakwater.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The JAX-RS application. It is at the context root, so that clients use the paths of their provider's API. */
@ApplicationPath("/")
public class BreakwaterApplication extends Application {

    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                // Jersey buffers the first 8 KiB of an answer to compute its length, even after a flush. Events must
                // not wait.
                "jersey.config.server.contentLength.buffer",
                0,
                // The WADL would show the resources and Jersey's version to every caller of OPTIONS.
                "jersey.config.server.wadl.disableWadl",
                true);
    }
}
