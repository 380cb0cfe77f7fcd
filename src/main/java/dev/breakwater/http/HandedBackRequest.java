package dev.breakwater.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request that a call's thread hands back to the server without the WAR's class loader. What the server starts then, a worker in a pool of
 * its own, say, takes over the loader of the thread that it is started from, and may live for ever: the WAR would never be unloaded.
 */
final class HandedBackRequest extends HttpServletRequestWrapper {

    private static final ClassLoader SERVERS = ServletContext.class.getClassLoader();

    HandedBackRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public AsyncContext startAsync() {
        return new HandedBack(super.startAsync());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return new HandedBack(super.startAsync(request, response));
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new HandedBack(super.getAsyncContext());
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

    private record HandedBack(AsyncContext context) implements AsyncContext {

        @Override
        public void complete() {
            withoutOurs(context::complete);
        }

        @Override
        public void dispatch() {
            withoutOurs(context::dispatch);
        }

        @Override
        public void dispatch(String path) {
            withoutOurs(() -> context.dispatch(path));
        }

        @Override
        public void dispatch(ServletContext other, String path) {
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
