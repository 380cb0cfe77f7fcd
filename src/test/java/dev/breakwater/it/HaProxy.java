package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy with the configuration in {@code haproxy/}, started on first use.
 *
 * <p>If it is not installed, the test is skipped, unless the system property {@code breakwater.haproxy} is {@code required}.
 */
final class HaProxy {

    private static final String CONFIGURATION = "haproxy/haproxy.cfg";
    private static final Duration READY = Duration.ofSeconds(20);

    private @Nullable Process process;
    private int port;

    /** Starts it in front of the gateway at this port, and returns its port. */
    int before(int gateway) throws Exception {
        if (process == null) {
            String command = command();
            port = freePort();
            ProcessBuilder starting = new ProcessBuilder(command, "-f", CONFIGURATION).redirectErrorStream(true);
            starting.environment().put("LISTEN", "127.0.0.1:" + port);
            starting.environment().put("GATEWAY_1", "127.0.0.1:" + gateway);
            // Both configured servers are the same gateway.
            starting.environment().put("GATEWAY_2", "127.0.0.1:" + gateway);
            check(starting, command);
            starting.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            process = starting.start();
            awaitReady();
        }
        return port;
    }

    private static void check(ProcessBuilder like, String command) throws Exception {
        ProcessBuilder checking = new ProcessBuilder(command, "-c", "-f", CONFIGURATION).redirectErrorStream(true);
        checking.environment().putAll(like.environment());
        Process check = checking.start();
        String printed = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(printed).isZero();
        assertThat(printed).doesNotContain("[WARNING]", "[ALERT]");
    }

    /** Waits until the health checks have found the gateway: a server that was slow once is out for some seconds. */
    private void awaitReady() throws IOException {
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < end) {
            try {
                String answer = RawAnswer.to("GET /health/liveness HTTP/1.1\r\nHost: gateway\r\n\r\n", port)
                        .text();
                if (answer.contains(" 200 ")) {
                    return;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        throw new IOException("HAProxy does not listen, or finds no ready gateway");
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static String command() {
        String found = Stream.of(
                        "/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy", "/opt/homebrew/bin/haproxy")
                .filter(each -> Files.isExecutable(Path.of(each)))
                .findFirst()
                .orElse("");
        String cure = "HAProxy is not installed: apt-get install haproxy";
        if (System.getProperty("breakwater.haproxy", "").equals("required")) {
            assertThat(found).as(cure).isNotEmpty();
        }
        assumeTrue(!found.isEmpty(), cure);
        return found;
    }

    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
