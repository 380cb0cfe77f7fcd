package dev.breakwater.server;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request whose offered upgrade (h2c) is declined. Payara without HTTP/2 treats such a request as upgraded and sends the
 * response without {@code Content-Type}; Java's own HTTP client offers the upgrade with every request. This wrapper resets Grizzly's state
 * to plain HTTP/1.1 before the head is sent. Source: Grizzly's {@code HttpCodecFilter#onIncomingUpgrade}; only the HTTP/2 filter would
 * reset the state. Other servers have no such state.
 */
public final class DeclinedUpgrade extends HttpServletResponseWrapper {

    private static final Logger LOG = System.getLogger(DeclinedUpgrade.class.getName());

    private static final String PAYARAS = "org.apache.catalina.connector.RequestFacade";

    private final ServletRequest request;

    private DeclinedUpgrade(ServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
    }

    /** The response to use; the given one if no upgrade was offered or the server is not Payara. */
    public static HttpServletResponse of(HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("Upgrade") == null) {
            return response;
        }
        ServletRequest servers = request;
        while (servers instanceof ServletRequestWrapper wrapper) {
            servers = wrapper.getRequest();
        }
        return servers.getClass().getName().equals(PAYARAS) ? new DeclinedUpgrade(servers, response) : response;
    }

    @Override
    public void setContentType(@Nullable String type) {
        decline();
        super.setContentType(type);
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        decline(name);
        super.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        decline(name);
        super.addHeader(name, value);
    }

    private void decline(String header) {
        if (header.equalsIgnoreCase("Content-Type")) {
            decline();
        }
    }

    /**
     * Not before the answer: until then the body comes as Grizzly began to read it. By reflection, because a WAR is not linked to its
     * server.
     */
    private void decline() {
        try {
            Object catalinas = invoke(request, "getUnwrappedCoyoteRequest");
            Object packet = invoke(invoke(catalinas, "getCoyoteRequest"), "getRequest");
            packet.getClass()
                    .getMethod("setIgnoreContentModifiers", boolean.class)
                    .invoke(packet, false);
        } catch (ReflectiveOperationException | RuntimeException another) {
            LOG.log(Level.DEBUG, "This version of Payara does not expose its request", another);
        }
    }

    private static Object invoke(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
