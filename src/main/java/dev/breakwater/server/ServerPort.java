package dev.breakwater.server;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The HTTP port of a server that runs only this WAR. Closing it refuses new connections; open connections and their calls continue. The
 * Servlet API cannot do that, so each server needs its own code. An unknown server keeps its port open.
 */
final class ServerPort {

    private static final Logger LOG = System.getLogger(ServerPort.class.getName());

    private static final List<Closing> SERVERS =
            List.of(ServerPort::closePayara, ServerPort::closeLiberty, ServerPort::closeWildFly);

    private ServerPort() {}

    /** Closes the port of one kind of server. */
    private interface Closing {
        /** @return false if this is another server */
        boolean close() throws ReflectiveOperationException, JMException;
    }

    /** Refuses new connections from now on. On Open Liberty this returns only after the last call has ended. */
    static void close() {
        for (Closing each : SERVERS) {
            try {
                if (each.close()) {
                    return;
                }
            } catch (ReflectiveOperationException | JMException | RuntimeException changed) {
                LOG.log(Level.WARNING, "The port cannot be closed; calls are refused with 503 instead", changed);
                return;
            }
        }
    }

    /**
     * Opens WildFly's port. The launcher's configuration keeps it closed, because the server would serve its own pages until the WAR is
     * deployed. The other servers open their ports after deployment.
     */
    static void open() {
        try {
            ClassLoader server = wildFly("org.jboss.as.server");
            ServerObjects.call(service(server, "undertow.listener.default"), "setEnabled", true);
        } catch (ClassNotFoundException another) {
            LOG.log(Level.DEBUG, "This server opens its port itself");
        } catch (ReflectiveOperationException | RuntimeException changed) {
            LOG.log(Level.WARNING, "The port could not be opened", changed);
        }
    }

    private static boolean closePayara() throws ReflectiveOperationException {
        ClassLoader server = ServletContext.class.getClassLoader();
        Class<?> listeners;
        try {
            listeners = Class.forName("com.sun.enterprise.v3.services.impl.GrizzlyService", false, server);
        } catch (ClassNotFoundException another) {
            return false;
        }
        Object service = Class.forName("org.glassfish.internal.api.Globals", true, server)
                .getMethod("get", Class.class)
                .invoke(null, listeners);
        for (Object listener : (Iterable<?>) ServerObjects.field(service, "proxies")) {
            ServerObjects.follow(listener, "getUnderlyingListener", "getTransport", "unbindAll");
        }
        return true;
    }

    private static boolean closeLiberty() throws JMException {
        ObjectName endpoints = new ObjectName("WebSphere:feature=kernel,name=ServerEndpointControl");
        if (!ManagementFactory.getPlatformMBeanServer().isRegistered(endpoints)) {
            return false;
        }
        ManagementFactory.getPlatformMBeanServer().invoke(endpoints, "pause", new Object[0], new String[0]);
        return true;
    }

    private static boolean closeWildFly() throws ReflectiveOperationException {
        ClassLoader server;
        try {
            server = wildFly("org.jboss.as.server");
        } catch (ClassNotFoundException another) {
            return false;
        }
        ServerObjects.call(service(server, "undertow.listener.default"), "setEnabled", false);
        return true;
    }

    /** @throws ClassNotFoundException if this is another server */
    private static ClassLoader wildFly(String module) throws ReflectiveOperationException {
        Class<?> modules = Class.forName("org.jboss.modules.Module", true, ClassLoader.getSystemClassLoader());
        Object loader = modules.getMethod("getBootModuleLoader").invoke(null);
        return (ClassLoader) ServerObjects.call(ServerObjects.call(loader, "loadModule", module), "getClassLoader");
    }

    private static Object service(ClassLoader server, String end) throws ReflectiveOperationException {
        Object services = server.loadClass("org.jboss.as.server.CurrentServiceContainer")
                .getMethod("getServiceContainer")
                .invoke(null);
        for (Object name : (Iterable<?>) ServerObjects.call(services, "getServiceNames")) {
            if (ServerObjects.call(name, "getCanonicalName").toString().endsWith(end)) {
                return ServerObjects.follow(ServerObjects.call(services, "getRequiredService", name), "getValue");
            }
        }
        throw new NoSuchMethodException("no service " + end);
    }
}
