package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A JavaScript client library: {@code ask.js} makes a call with it and prints the result.
 *
 * <p>If it is not installed, the test is skipped, unless the system property {@code breakwater.node} is {@code required}.
 */
final class NodeClient implements RealClient {

    private static final Path FOLDER = Path.of("src", "test", "node");

    private final String name;

    /** @param name the library's name in {@code ask.js} */
    NodeClient(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Seen ask(String base, String group) throws Exception {
        needsItsPackages();
        ProcessBuilder asking = new ProcessBuilder("node", "ask.js", name, base, group)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true);
        asking.environment().put("API_KEY", Deployed.KEY);
        Process node = asking.start();

        // Started before reading the output, which lasts as long as the process.
        node.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(late -> node.destroyForcibly());
        String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor()).as("exit status; it printed: %s", printed).isZero();
        return seen(printed);
    }

    private static void needsItsPackages() {
        boolean there = Files.isDirectory(FOLDER.resolve("node_modules"));
        String cure = "the clients for Node are not installed: run 'npm ci' in " + FOLDER + " (Node 18 or later)";
        if (System.getProperty("breakwater.node", "").equals("required")) {
            assertThat(there).as(cure).isTrue();
        }
        assumeTrue(there, cure);
    }

    private static Seen seen(String printed) {
        try (JsonReader reader = Json.createReader(new StringReader(printed))) {
            JsonObject seen = reader.readObject();
            return new Seen(seen.getString("text"), seen.getString("finish", null), seen.getString("error", null));
        }
    }
}
