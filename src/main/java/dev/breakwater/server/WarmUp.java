package dev.breakwater.server;

import dev.breakwater.catalog.Secret;
import dev.breakwater.config.CurrentConfig;
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
import org.jspecify.annotations.Nullable;

/**
 * Loads, before calls run on virtual threads, what they would load at their first time.
 *
 * <p>A virtual thread that waits while the JVM loads a class keeps its carrier. Several first calls at once can so occupy every
 * carrier while the thread that holds the class loader's lock waits for one: nothing moves ever again (seen on two cores with JDK
 * 25). So every class of the WAR is loaded, every bean made and a mock call of each kind made on a platform thread first.
 */
@ApplicationScoped
public class WarmUp {

    private static final Logger LOG = System.getLogger(WarmUp.class.getName());

    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String LIBRARIES = "/WEB-INF/lib/";
    private static final String CLASS = ".class";
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
            loadLibrary(context, library, loader);
        }
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Class<?> type = bean.getBeanClass();
            if (type.getName().startsWith("dev.breakwater.") && bean.getScope() == ApplicationScoped.class) {
                Object reference = beans.getReference(bean, type, beans.createCreationalContext(bean));
                LOG.log(Level.TRACE, "Made {0}", reference); // its text makes the instance behind the proxy
            }
        }
        gateway.warmUp(config.get().policy());
    }

    /**
     * Waits until the server listens, then asks for one plain and one streamed answer of no provider, as any client would.
     *
     * @return whether it came to listen, in the minute that this takes at most
     */
    public boolean ask(String address) {
        long end = System.nanoTime() + LISTENING.toNanos();
        while (status(address + "/health/liveliness", null) != 200) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        askTwice(address);
        return true;
    }

    private void askTwice(String address) {
        String group = config.get().catalog().groups().get(0).name();
        for (boolean streamed : new boolean[] {false, true}) {
            String body = "{\"model\": " + JsonDocument.quote(group)
                    + ", \"messages\": [], \"mock_response\": \"ready\", \"stream\": " + streamed + "}";
            int status = status(address + "/v1/chat/completions", body);
            LOG.log(Level.DEBUG, "The warm-up was answered {0}", status);
        }
    }

    /** 0 where nobody answers. */
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
            LOG.log(Level.DEBUG, "The warm-up left out a library", unreadable);
        }
    }

    private static void load(String file, ClassLoader loader) {
        if (!file.endsWith(CLASS) || file.startsWith("META-INF/") || file.endsWith("-info" + CLASS)) {
            return;
        }
        try {
            Class.forName(file.substring(0, file.length() - CLASS.length()).replace('/', '.'), true, loader);
        } catch (ClassNotFoundException | LinkageError left) {
            LOG.log(
                    Level.DEBUG,
                    "The warm-up left out a class",
                    left); // one that needs what is not there is never used
        }
    }

    private static Set<String> paths(ServletContext context, String folder) {
        Set<String> paths = context.getResourcePaths(folder);
        return paths == null ? Set.of() : paths;
    }
}
