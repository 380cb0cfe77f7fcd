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
 * A request whose asynchronous exchange a call's thread completes. {@link #fail} completes it after a defect, so that the client does not
 * wait forever.
 *
 * <p>The exchange is completed without the WAR's class loader as context class loader. A thread that the server starts meanwhile, such as a
 * pool worker, inherits the context class loader and may live forever; the WAR could then never be unloaded.
 */
public final class HandedBackRequest extends HttpServletRequestWrapper {

    private static final Logger LOG = System.getLogger(HandedBackRequest.class.getName());

    private static final ClassLoader SERVERS = ServletContext.class.getClassLoader();

    /** A request attribute that returns this request, for code that sees other wrappers around it. */
    private static final String SELF = HandedBackRequest.class.getName();

    /** The response body after a defect that prevented any other response. */
    private static final byte[] FAILED = """
        {"error":{"message":"The gateway itself failed. Its log says why, under the time of this answer.",\
        "type":"server_error","param":null,"code":null}}\
        """.getBytes(StandardCharsets.UTF_8);

    /** Getters from a server's own request to its connection, and the method that closes it. */
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

    /** @throws IllegalStateException if the request did not pass the gateway's filter */
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

    /** Whether the response is committed. */
    public boolean hasBegun() {
        HandedBack now = started;
        return now != null && now.getResponse().isCommitted();
    }

    /**
     * Closes the connection before the response is complete, so that the client cannot take the partial response for a whole one. To be
     * called only while the response is being written: afterwards the server may reuse its request object. Does nothing on unknown servers.
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
                LOG.log(Level.DEBUG, "The connection could not be closed by " + steps, another);
            }
        }
    }

    /** Sends status 500 and completes the exchange, unless it is already complete. A committed response is left as it is. */
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
            LOG.log(Level.DEBUG, "The error response could not be written", gone);
        }
        try {
            now.complete();
        } catch (IllegalStateException over) {
            LOG.log(Level.DEBUG, "The exchange was already complete", over);
        }
    }

    private static void withServersLoader(Runnable step) {
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
            withServersLoader(context::complete);
        }

        @Override
        public void dispatch() {
            ended = true;
            withServersLoader(context::dispatch);
        }

        @Override
        public void dispatch(String path) {
            ended = true;
            withServersLoader(() -> context.dispatch(path));
        }

        @Override
        public void dispatch(ServletContext other, String path) {
            ended = true;
            withServersLoader(() -> context.dispatch(other, path));
        }

        @Override
        public void start(Runnable work) {
            withServersLoader(() -> context.start(work));
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
