package dev.breakwater.hostile;

import dev.breakwater.hostile.Answer.Ending;
import dev.breakwater.testing.ConfigSample;
import dev.breakwater.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The gateway as a process, on the server in the system property {@code hostile.server} (default {@code payara}), with a provider.
 *
 * <p>As a JUnit extension it starts before the first case of a class. After each case it must be healthy: the process runs, a plain call
 * is answered within a second, readiness is 200. Otherwise the case fails, and the next case gets a new process.
 */
final class Gateway implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** Longer than any successful case. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SERVER = System.getProperty("hostile.server", "payara");
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** Tolerance for garbage collections and busy machines. */
    private static final Duration TO_RECOVER = Duration.ofSeconds(10);

    /** A start may build first. */
    private static final Duration READY = Duration.ofMinutes(5);

    private final ScriptedUpstream provider = new ScriptedUpstream();
    private final String settings;
    private final List<String> deployments = new ArrayList<>(List.of("plain"));
    private final List<String> arguments = new ArrayList<>();
    private final StringBuilder entries = new StringBuilder();
    private boolean keyed = true;
    private String name = "gateway";
    private Process process;
    private int port;

    /**
     * @param settings sections of the configuration in YAML, other than {@code general_settings}
     * @param deployments as in {@link ConfigSample#of}; a group {@code plain} is always added
     */
    Gateway(String settings, String... deployments) {
        this.settings = settings;
        this.deployments.addAll(List.of(deployments));
    }

    /** Adds an entry to {@code model_list}; {@code {NAME}} is replaced by the address of the provider's deployment NAME. */
    Gateway entry(String group, String parameters, String... more) {
        entries.append("  - model_name: \"")
                .append(group)
                .append("\"\n    litellm_params: ")
                .append(parameters);
        for (String each : more) {
            entries.append("\n    ").append(each);
        }
        entries.append('\n');
        return this;
    }

    Gateway withoutKey() {
        keyed = false;
        return this;
    }

    /** Adds arguments for the launcher. */
    Gateway with(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    static String server() {
        return SERVER;
    }

    // Life cycle.

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start(context.getRequiredTestClass().getSimpleName());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            assertWell();
        } catch (AssertionError unwell) {
            stop();
            launch();
            awaitReady();
            throw unwell;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
        provider.close();
    }

    /** Starts the process and returns when it is ready. */
    Gateway start(String as) throws Exception {
        launch(as);
        awaitReady();
        return this;
    }

    /** Starts a process that may exit instead of becoming ready. */
    Process launch(String as) throws IOException {
        name = as;
        Files.deleteIfExists(log());
        launch();
        return process;
    }

    private void launch() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = any.getLocalPort();
        }
        Path config = log().resolveSibling(name + ".yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, configuration());
        List<String> command = new ArrayList<>(List.of("payara/breakwater", "--server", SERVER, "--config"));
        command.addAll(List.of(config.toString(), "--port", String.valueOf(port)));
        command.addAll(arguments);
        ProcessBuilder starting = new ProcessBuilder(command).redirectErrorStream(true);
        starting.environment().put("JAVA_OPTS", "-Xmx512m");
        starting.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        process = starting.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    private String configuration() {
        String key = keyed ? "general_settings:\n  master_key: " + ConfigSample.KEY + "\n" : "";
        String models = ConfigSample.models(provider, deployments.toArray(String[]::new)) + entries;
        String yaml = models + key + settings;
        for (String word : yaml.split("[{}]", -1)) {
            if (word.matches("[a-z][a-z0-9-]*")) {
                yaml = yaml.replace("{" + word + "}", provider.url(word));
            }
        }
        return yaml;
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the gateway did not start; the end of its output:\n" + tail());
            }
            if (ready() == 200) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new IllegalStateException("the gateway was not ready in time; the end of its output:\n" + tail());
    }

    /** Sends SIGTERM; does not wait. */
    void terminate() {
        process.destroy();
    }

    Process process() {
        return process;
    }

    void stop() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    // Health check after each case.

    void assertWell() throws IOException {
        long end = System.nanoTime() + TO_RECOVER.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new AssertionError(
                        "the process ended with " + process.exitValue() + "; its output ends:\n" + tail());
            }
            Answer answer = tryCall(A_SECOND.multipliedBy(2));
            int ready = ready();
            if (answer.status() == 200 && answer.took().compareTo(A_SECOND) < 0 && ready == 200) {
                return;
            }
            last = "readiness " + ready + ", a plain call: " + answer;
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("it is not well: " + last + "\nits output ends:\n" + tail());
    }

    private Answer tryCall(Duration patience) {
        try (Connection connection = new Connection(port)) {
            return connection.send(call("plain", false)).answer(patience);
        } catch (IOException refused) {
            return new Answer(0, refused.toString(), "", Ending.CUT, Duration.ZERO);
        }
    }

    int ready() {
        try (Connection connection = new Connection(port)) {
            return connection
                    .send(Connection.request("GET", "/health/readiness", new byte[0]))
                    .answer(A_SECOND.multipliedBy(5))
                    .status();
        } catch (IOException refused) {
            return 0;
        }
    }

    // Requests.

    ScriptedUpstream provider() {
        return provider;
    }

    int port() {
        return port;
    }

    Connection connect() throws IOException {
        return new Connection(port);
    }

    static byte[] call(String group, boolean streamed, String... members) {
        String more = members.length == 0 ? "" : "," + String.join(",", members);
        String body = "{\"model\":\"" + group + "\",\"stream\":" + streamed
                + (more.contains("\"messages\"") ? "" : ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]")
                + more + "}";
        return Connection.request("POST", "/v1/chat/completions", body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param members of the request body in addition to model and messages, as JSON */
    Answer chat(String group, String... members) throws IOException {
        return send(call(group, false, members));
    }

    Answer stream(String group, String... members) throws IOException {
        return send(call(group, true, members));
    }

    Answer post(String path, String body, String... fields) throws IOException {
        return post(path, body.getBytes(StandardCharsets.UTF_8), fields);
    }

    Answer post(String path, byte[] body, String... fields) throws IOException {
        return send(Connection.request("POST", path, body, fields));
    }

    Answer get(String path, String... fields) throws IOException {
        return send(Connection.request("GET", path, new byte[0], fields));
    }

    /** Sends a request on a new connection. */
    Answer send(byte[] request) throws IOException {
        try (Connection connection = connect()) {
            return connection.send(request).answer(PATIENCE);
        }
    }

    /** Runs the action concurrently, each on its own thread. */
    static <T> List<T> together(int count, Callable<T> each) throws InterruptedException {
        try (Together<T> together = new Together<>(count, each)) {
            return together.results();
        }
    }

    /** Runs an action in the background of a case. */
    static final class Together<T> implements AutoCloseable {

        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Future<T>> running = new ArrayList<>();

        Together(int count, Callable<T> each) {
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(each));
            }
        }

        List<T> results() throws InterruptedException {
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                try {
                    results.add(each.get());
                } catch (ExecutionException failed) {
                    throw new AssertionError(failed.getCause());
                }
            }
            return results;
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    // Log.

    private Path log() {
        return Path.of("target", "hostile", SERVER, name + ".log").toAbsolutePath();
    }

    /** The whole output of the process. */
    String printed() throws IOException {
        return Files.readString(log(), StandardCharsets.ISO_8859_1);
    }

    private String tail() throws IOException {
        List<String> lines = printed().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }
}
