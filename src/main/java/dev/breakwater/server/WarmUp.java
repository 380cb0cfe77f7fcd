package dev.breakwater.server;

import dev.breakwater.catalog.Secret;
import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.dispatch.Gateway;
import dev.breakwater.json.JsonDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Loads all classes that calls use and creates all beans before calls run on virtual threads.
 *
 * <p>A virtual thread pins its carrier thread while it waits for class loading. Several concurrent first calls can pin all carrier threads
 * while the thread that holds the class loader's lock waits for one: a deadlock (seen on two cores with JDK 25). Therefore a platform
 * thread first loads every class of the WAR, creates every bean and runs a mock call of each kind. Libraries that only fetch tokens are left
 * out: they run on platform threads, and most gateways never need them.
 */
@ApplicationScoped
public class WarmUp {

    private static final Logger LOG = System.getLogger(WarmUp.class.getName());

    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String LIBRARIES = "/WEB-INF/lib/";
    private static final String CLASS = ".class";

    /** Google's library for tokens, and what it depends on. */
    private static final Pattern TOKEN_LIBRARY =
            Pattern.compile(LIBRARIES + "(?:google-|guava-|failureaccess-|gson-|grpc-|opencensus-).*");

    private static final int PATIENCE_MILLIS = 30_000;
    private static final Duration LISTENING = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Inject
    BeanManager beans;

    @Inject
    CurrentConfig config;

    @Inject
    Gateway gateway;

    public void run(ServletContext context) {
        ClassLoader loader = WarmUp.class.getClassLoader();
        loadFolder(context, CLASSES, loader);
        for (String library : paths(context, LIBRARIES)) {
            if (!TOKEN_LIBRARY.matcher(library).matches()) {
                loadLibrary(context, library, loader);
            }
        }
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Class<?> type = bean.getBeanClass();
            if (type.getName().startsWith("dev.breakwater.") && bean.getScope() == ApplicationScoped.class) {
                Object reference = beans.getReference(bean, type, beans.createCreationalContext(bean));
                LOG.log(Level.TRACE, "Created {0}", reference); // toString creates the instance behind the proxy
            }
        }
        gateway.warmUp(config.get().policy());
    }

    /**
     * Waits until the server listens, then sends one plain and one streamed request over HTTP, answered by the mock provider.
     *
     * @return false if the server does not listen within a minute
     */
    public boolean callOverHttp(String address) {
        long end = System.nanoTime() + LISTENING.toNanos();
        while (status(address + "/health/liveliness", null) != 200) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        callPlainAndStreamed(address);
        return true;
    }

    private void callPlainAndStreamed(String address) {
        String group = config.get().catalog().groups().get(0).name();
        for (boolean streamed : new boolean[] {false, true}) {
            String body = "{\"model\": " + JsonDocument.quote(group)
                    + ", \"messages\": [], \"mock_response\": \"ready\", \"stream\": " + streamed + "}";
            int status = status(address + "/v1/chat/completions", body);
            LOG.log(Level.DEBUG, "The warm-up request got status {0}", status);
        }
    }

    /** The status of a request; 0 if there was no response. */
    private int status(String address, @Nullable String body) {
        try {
            HttpURLConnection exchange =
                    (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
            exchange.setConnectTimeout(PATIENCE_MILLIS);
            exchange.setReadTimeout(PATIENCE_MILLIS);
            exchange.setRequestProperty("x-litellm-call-id", "warm-up");
            Secret key = config.get().masterKey();
            if (body != null) {
                exchange.setRequestProperty("Content-Type", "application/json");
                if (key != null) {
                    exchange.setRequestProperty("Authorization", "Bearer " + key.reveal());
                }
                exchange.setDoOutput(true);
                exchange.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = exchange.getResponseCode();
            if (status < 400) {
                exchange.getInputStream().readAllBytes();
            }
            return status;
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static void loadFolder(ServletContext context, String folder, ClassLoader loader) {
        for (String path : paths(context, folder)) {
            if (path.endsWith("/")) {
                loadFolder(context, path, loader);
            } else {
                load(path.substring(CLASSES.length()), loader);
            }
        }
    }

    private static void loadLibrary(ServletContext context, String library, ClassLoader loader) {
        try (InputStream stream = context.getResourceAsStream(library);
                JarInputStream jar = new JarInputStream(stream)) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                load(entry.getName(), loader);
            }
        } catch (IOException unreadable) {
            LOG.log(Level.DEBUG, "The warm-up skipped a library", unreadable);
        }
    }

    private static void load(String file, ClassLoader loader) {
        if (!file.endsWith(CLASS) || file.startsWith("META-INF/") || file.endsWith("-info" + CLASS)) {
            return;
        }
        try {
            Class.forName(file.substring(0, file.length() - CLASS.length()).replace('/', '.'), true, loader);
        } catch (ClassNotFoundException | LinkageError missing) {
            LOG.log(
                    Level.DEBUG,
                    "The warm-up skipped a class",
                    missing); // a class with a missing dependency is never used
        }
    }

    private static Set<String> paths(ServletContext context, String folder) {
        Set<String> paths = context.getResourcePaths(folder);
        return paths == null ? Set.of() : paths;
    }
}
