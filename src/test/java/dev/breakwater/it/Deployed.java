package dev.breakwater.it;

import dev.breakwater.testing.ConfigSample;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.testing.SplittingProxy;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The built WAR with the test's own configuration file and provider. */
final class Deployed {

    static final String KEY = ConfigSample.KEY;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ScriptedUpstream provider = new ScriptedUpstream();
    private final Path file;

    Deployed() {
        try {
            file = Files.createTempFile("breakwater-it-", ".yaml");
            file.toFile().deleteOnExit();
        } catch (IOException noFile) {
            throw new IllegalStateException(noFile);
        }
    }

    ScriptedUpstream provider() {
        return provider;
    }

    /** Deployments, and the settings below them; see {@link ConfigSample#of}. */
    void configure(String settings, String... deployments) throws IOException {
        String yaml = ConfigSample.of(provider, settings, deployments);
        Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), yaml);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deploys the WAR at the root. MicroProfile Config gives it the path of the configuration, as an administrator would do. */
    WebArchive war() {
        return ShrinkWrap.create(ZipImporter.class, "ROOT.war")
                .importFrom(new File(System.getProperty("breakwater.war")))
                .as(WebArchive.class)
                .addAsResource(new StringAsset("breakwater.config=" + file), "META-INF/microprofile-config.properties");
    }

    /**
     * The address for clients: that of a proxy that splits every head and body into several packets. On
     * loopback they would arrive in one, across a network they do not.
     */
    static String base(URL deployed) {
        return "http://127.0.0.1:" + inPieces(deployed);
    }

    /** The proxy's port. */
    static int inPieces(URL deployed) {
        return SplittingProxy.before(deployed.getPort());
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpRequest.Builder chat(URL deployed, String body) {
        return HttpRequest.newBuilder(URI.create(base(deployed) + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static HttpRequest.Builder get(URL deployed, String path) {
        return HttpRequest.newBuilder(URI.create(base(deployed) + path)).GET();
    }
}
