package dev.breakwater.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose exchange a call's thread ends, whatever becomes of its answer: a client must not wait for what nobody writes any more.
 *
 * <p>It is a request that a call's thread hands back to the server without the WAR's class loader. What the server starts then, a worker in a pool of
 * its own, say, takes over the loader of the thread that it is started from, and may live for ever: the WAR would never be unloaded.
 */
public final class HandedBackRequest extends HttpServletRequestWrapper {

    private static final Logger LOG = System.getLogger(HandedBackRequest.class.getName());

    private static final ClassLoader SERVERS = ServletContext.class.getClassLoader();

    /** The attribute that is this request, for those who see it through other wrappers. */
    private static final String SELF = HandedBackRequest.class.getName();

    /** What a client is told where not even an answer to that could be made. */
    private static final byte[] FAILED = """
        {"error":{"message":"The gateway itself failed. Its log says why, under the time of this answer.",\
        "type":"server_error","param":null,"code":null}}\
        """.getBytes(StandardCharsets.UTF_8);

    /** From a server's own request to its connection, and what closes that. */
    private static final List<List<String>> CUTS = List.of(
            // Payara: the container's request, Grizzly's, its filter chain, its connection
            List.of("getUnwrappedCoyoteRequest", "getCoyoteRequest", "getContext", "getConnection", "closeSilently"),
            // WildFly: Undertow's exchange, its connection
            List.of("getExchange", "getConnection", "close"),
            // Open Liberty: the container's request, the dispatcher's link, the TCP channel's, its socket
            List.of(
                    "getIRequest",
                    "getHttpInboundConnection",
                    "getTCPConnectionContext",
                    "getSocketIOChannel",
                    "close"));

    private volatile @Nullable HandedBack started;

    public HandedBackRequest(HttpServletRequest request) {
        super(request);
    }

    /** @throws IllegalStateException if this is not one that passed our filter */
    public static HandedBackRequest of(HttpServletRequest request) {
        if (request.getAttribute(SELF) instanceof HandedBackRequest self) {
            return self;
        }
        throw new IllegalStateException("a request that did not pass the filter");
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return name.equals(SELF) ? this : super.getAttribute(name);
    }

    @Override
    public AsyncContext startAsync() {
        return handingBack(super.startAsync());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return handingBack(super.startAsync(request, response));
    }

    @Override
    public AsyncContext getAsyncContext() {
        HandedBack now = started;
        return now == null ? super.getAsyncContext() : now;
    }

    private AsyncContext handingBack(AsyncContext context) {
        HandedBack now = new HandedBack(context);
        started = now;
        return now;
    }

    /** Whether some of the answer has gone out, so that it can be no other one. */
    public boolean hasBegun() {
        HandedBack now = started;
        return now != null && now.getResponse().isCommitted();
    }

    /**
     * Closes the connection in the middle of the answer, so that nobody takes what came for all of it. Only while the answer is being
     * written: afterwards the server may use its request for another client. With a server that is not known it does nothing.
     */
    public void cut() {
        ServletRequest servers = getRequest();
        while (servers instanceof ServletRequestWrapper wrapper) {
            servers = wrapper.getRequest();
        }
        for (List<String> steps : CUTS) {
            try {
                ServerObjects.follow(servers, steps.toArray(String[]::new));
                return;
            } catch (ReflectiveOperationException | RuntimeException another) {
                LOG.log(Level.DEBUG, "Not to be closed by " + steps, another);
            }
        }
    }

    /** Answers 500 and ends the exchange, if nothing else has ended it: an answer that has begun stays as it is. */
    public void fail() {
        HandedBack now = started;
        if (now == null || now.ended) {
            return;
        }
        try {
            if (!hasBegun() && now.getResponse() instanceof HttpServletResponse response) {
                response.reset();
                response.setHeader("Connection", "close");
                response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
                response.setContentType(MediaType.APPLICATION_JSON);
                response.setContentLength(FAILED.length);
                response.getOutputStream().write(FAILED);
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.log(Level.DEBUG, "Nobody was left to be told", gone);
        }
        try {
            now.complete();
        } catch (IllegalStateException over) {
            LOG.log(Level.DEBUG, "The exchange had ended before", over);
        }
    }

    private static void withoutOurs(Runnable step) {
        Thread thread = Thread.currentThread();
        ClassLoader ours = thread.getContextClassLoader();
        thread.setContextClassLoader(SERVERS);
        try {
            step.run();
        } finally {
            thread.setContextClassLoader(ours);
        }
    }

    private static final class HandedBack implements AsyncContext {

        private final AsyncContext context;
        private volatile boolean ended;

        HandedBack(AsyncContext context) {
            this.context = context;
        }

        @Override
        public void complete() {
            ended = true;
            withoutOurs(context::complete);
        }

        @Override
        public void dispatch() {
            ended = true;
            withoutOurs(context::dispatch);
        }

        @Override
        public void dispatch(String path) {
            ended = true;
            withoutOurs(() -> context.dispatch(path));
        }

        @Override
        public void dispatch(ServletContext other, String path) {
            ended = true;
            withoutOurs(() -> context.dispatch(other, path));
        }

        @Override
        public void start(Runnable work) {
            withoutOurs(() -> context.start(work));
        }

        @Override
        public ServletRequest getRequest() {
            return context.getRequest();
        }

        @Override
        public ServletResponse getResponse() {
            return context.getResponse();
        }

        @Override
        public boolean hasOriginalRequestAndResponse() {
            return context.hasOriginalRequestAndResponse();
        }

        @Override
        public void addListener(AsyncListener listener) {
            context.addListener(listener);
        }

        @Override
        public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
            context.addListener(listener, request, response);
        }

        @Override
        public <T extends AsyncListener> T createListener(Class<T> kind) throws ServletException {
            return context.createListener(kind);
        }

        @Override
        public void setTimeout(long millis) {
            context.setTimeout(millis);
        }

        @Override
        public long getTimeout() {
            return context.getTimeout();
        }
    }
}
