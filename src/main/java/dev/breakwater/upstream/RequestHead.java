package dev.breakwater.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * The head of a request, written line by line: HttpCore's request would take the target apart as a URI, and lose an absolute one, or
 * one that begins with two slashes.
 */
final class RequestHead {

    /** What a request has that does not say otherwise. */
    private static final List<Headers.Header> USUAL = List.of(
            new Headers.Header("Content-Type", "application/json"),
            new Headers.Header("Accept-Encoding", "identity"),
            new Headers.Header("User-Agent", "breakwater"));

    /** Those that say where a message goes, how it is framed and what becomes of the connection are ours to say. */
    private static final Set<String> OURS = ours(
            "Host",
            "Content-Length",
            "Transfer-Encoding",
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Upgrade",
            "Expect");

    private final SessionOutputBuffer output;
    private final OutputStream out;
    private final CharArrayBuffer line = new CharArrayBuffer(128);

    RequestHead(SessionOutputBuffer output, OutputStream out) {
        this.output = output;
        this.out = out;
    }

    /**
     * @param server as a {@code Host} header has it
     * @param absolute whether the target names the server too, as a proxy needs it
     */
    void write(UpstreamRequest request, String server, boolean absolute) throws IOException {
        line("POST ", (absolute ? "http://" + server : "") + target(request.uri()), " HTTP/1.1");
        line("Host", ": ", server);
        for (Headers.Header each : USUAL) {
            if (!request.headers().containsKey(each.name())) {
                line(each.name(), ": ", each.value());
            }
        }
        for (Map.Entry<String, String> each : request.headers().entrySet()) {
            if (!OURS.contains(each.getKey())) {
                line(each.getKey(), ": ", each.getValue());
            }
        }
        line("Content-Length", ": ", String.valueOf(request.body().length()));
        line("", "", "");
    }

    private static String target(URI uri) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /** HttpCore writes a question mark for what no header can carry, a line's end above all. */
    private void line(String first, String second, String third) throws IOException {
        line.clear();
        line.append(first);
        line.append(second);
        line.append(third);
        output.writeLine(line, out);
    }

    private static Set<String> ours(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.addAll(set, names);
        return Collections.unmodifiableSet(set);
    }
}
