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
 * The response to a request that offered an upgrade (h2c), which was not made. Payara without HTTP/2 takes such a request for upgraded: it
 * sends the answer without {@code Content-Type}, and Java's own client offers the upgrade with every request. So Grizzly is told, before
 * the head goes out, that this is plain HTTP/1.1. Source: Grizzly's {@code HttpCodecFilter#onIncomingUpgrade}; what resets it is the
 * filter of HTTP/2 alone. Other servers know no such state.
 */
public final class DeclinedUpgrade extends HttpServletResponseWrapper {

    private static final Logger LOG = System.getLogger(DeclinedUpgrade.class.getName());

    private static final String PAYARAS = "org.apache.catalina.connector.RequestFacade";

    private final ServletRequest request;

    private DeclinedUpgrade(ServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
    }

    /** The response to use; the same where no upgrade was offered, or the server needs no help. */
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

    /** Not before the answer: until then the body comes as Grizzly began to read it. By reflection, because a WAR is not linked to its server. */
    private void decline() {
        try {
            Object catalinas = invoke(request, "getUnwrappedCoyoteRequest");
            Object packet = invoke(invoke(catalinas, "getCoyoteRequest"), "getRequest");
            packet.getClass()
                    .getMethod("setIgnoreContentModifiers", boolean.class)
                    .invoke(packet, false);
        } catch (ReflectiveOperationException | RuntimeException another) {
            LOG.log(Level.DEBUG, "This Payara does not show its request", another);
        }
    }

    private static Object invoke(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
