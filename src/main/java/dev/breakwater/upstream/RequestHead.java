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
 * Writes the head of a request line by line. HttpCore's own request class parses the target as a URI, and breaks absolute targets and
 * those that begin with two slashes.
 */
final class RequestHead {

    /** Headers that a request has unless it overrides them. */
    private static final List<Headers.Header> DEFAULTS = List.of(
            new Headers.Header("Content-Type", "application/json"),
            new Headers.Header("Accept-Encoding", "identity"),
            new Headers.Header("User-Agent", "breakwater"));

    /** Routing, framing and connection headers; a request cannot override them. */
    private static final Set<String> RESERVED = caseInsensitive(
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
     * Writes the request line and the headers.
     *
     * @param server the value of the {@code Host} header
     * @param absolute whether the target is an absolute URI, as a proxy needs it
     */
    void write(UpstreamRequest request, String server, boolean absolute) throws IOException {
        line(request.method() + " ", (absolute ? "http://" + server : "") + target(request.uri()), " HTTP/1.1");
        line("Host", ": ", server);
        for (Headers.Header each : DEFAULTS) {
            if (!request.headers().containsKey(each.name())) {
                line(each.name(), ": ", each.value());
            }
        }
        for (Map.Entry<String, String> each : request.headers().entrySet()) {
            if (!RESERVED.contains(each.getKey())) {
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

    /** HttpCore replaces characters that are not allowed in a header, line ends above all, with a question mark. */
    private void line(String first, String second, String third) throws IOException {
        line.clear();
        line.append(first);
        line.append(second);
        line.append(third);
        output.writeLine(line, out);
    }

    private static Set<String> caseInsensitive(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.addAll(set, names);
        return Collections.unmodifiableSet(set);
    }
}
