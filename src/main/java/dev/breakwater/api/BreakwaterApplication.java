package dev.breakwater.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The JAX-RS application, at the context's root: the paths of OpenAI's API are its own. */
@ApplicationPath("/")
public class BreakwaterApplication extends Application {

    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                // Jersey keeps the first 8 KiB of an answer to find its length, whatever is flushed; events must not
                // wait for that.
                "jersey.config.server.contentLength.buffer",
                0,
                // It would tell every caller of OPTIONS about the resources, and of its own version.
                "jersey.config.server.wadl.disableWadl",
                true);
    }
}
