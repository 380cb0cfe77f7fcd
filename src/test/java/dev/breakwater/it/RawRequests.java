package dev.breakwater.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests as bytes, most of them invalid. Each is designed so that two parsers in a row could see different
 * requests. Those with an ambiguous end are followed by a smuggled request, which must never be answered nor reach a provider.
 */
final class RawRequests {

    /** The expected result for a request that reaches the gateway unchanged. */
    enum Fate {
        ANSWERED,
        REFUSED,
        /** Either, depending on the server. Both are safe, as long as there is only one request. */
        EITHER
    }

    record Raw(String name, Fate fate, String bytes) {

        byte[] toBytes() {
            return bytes.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String BODY = "{\"model\":\"plain\",\"messages\":[]}";
    private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String HOST = "Host: gateway\r\n";
    private static final String KEY =
            "Authorization: Bearer " + Deployed.KEY + "\r\nContent-Type: application/json\r\n";
    private static final String CALL = "POST /v1/chat/completions HTTP/1.1\r\n";
    private static final String SIZE = Integer.toHexString(BODY.length());
    private static final String CHUNKS = SIZE + "\r\n" + BODY + "\r\n0\r\n\r\n";

    private static final String SMUGGLED_BODY = BODY.replace("plain", "smuggled");
    private static final String SMUGGLED =
            CALL + HOST + KEY + "Content-Length: " + SMUGGLED_BODY.length() + "\r\n\r\n" + SMUGGLED_BODY;

    private final List<Raw> all = new ArrayList<>();

    private RawRequests() {}

    static List<Raw> all() {
        RawRequests requests = new RawRequests();
        requests.hosts();
        requests.lengths();
        requests.codings();
        requests.chunks();
        requests.headers();
        requests.targets();
        return requests.all;
    }

    private void hosts() {
        add("as any client's", Fate.ANSWERED, CALL + HOST + KEY + LENGTH + "\r\n" + BODY);
        add("two hosts", Fate.REFUSED, CALL + HOST + "Host: other\r\n" + KEY + LENGTH + "\r\n" + BODY);
        add("no host", Fate.EITHER, CALL + KEY + LENGTH + "\r\n" + BODY);
        add("a host with a path", Fate.REFUSED, CALL + "Host: a/../admin?x=\r\n" + KEY + LENGTH + "\r\n" + BODY);
        add("a host with a user", Fate.REFUSED, CALL + "Host: a@b\r\n" + KEY + LENGTH + "\r\n" + BODY);
        add("two hosts in one header", Fate.REFUSED, CALL + "Host: a, b\r\n" + KEY + LENGTH + "\r\n" + BODY);
        add("an absolute URI", Fate.EITHER, call("http://169.254.169.254/v1/chat/completions"));
    }

    private void lengths() {
        for (String odd : List.of("-1", "+" + BODY.length(), "0x1f", "5, 0", "99999999999999999999", "")) {
            add("a length of '" + odd + "'", Fate.REFUSED, length(odd) + SMUGGLED);
        }
        add("two lengths", Fate.REFUSED, CALL + HOST + KEY + LENGTH + "Content-Length: 0\r\n\r\n" + BODY);
        add("a length twice", Fate.EITHER, CALL + HOST + KEY + LENGTH + LENGTH + "\r\n" + BODY);
        add("a length, a space, a colon", Fate.EITHER, CALL + HOST + KEY + LENGTH.replace(":", " :") + "\r\n" + BODY);
        add("a length with an underscore", Fate.ANSWERED, with("Content_Length: 3\r\n"));
    }

    private void codings() {
        String head = CALL + HOST + KEY;
        add("in chunks", Fate.ANSWERED, head + CHUNKED + "\r\n" + CHUNKS);
        add(
                "a length, and chunks before it",
                Fate.EITHER,
                head + "Content-Length: 6\r\n" + CHUNKED + "\r\n" + CHUNKS + SMUGGLED);
        String none = "0\r\n\r\n";
        int both = none.length() + SMUGGLED.length();
        add(
                "a length, and no chunks",
                Fate.REFUSED,
                head + "Content-Length: " + both + "\r\n" + CHUNKED + "\r\n" + none + SMUGGLED);
        add("chunks, and a length", Fate.EITHER, head + CHUNKED + "Content-Length: 6\r\n\r\n" + CHUNKS + SMUGGLED);
        for (String odd : List.of(
                "xchunked", "gzip, chunked", "chunked, chunked", "chunked, identity", "identity", "\u000bchunked")) {
            add("the coding " + odd, Fate.REFUSED, head + "Transfer-Encoding: " + odd + "\r\n\r\n" + CHUNKS + SMUGGLED);
        }
        add("two codings", Fate.REFUSED, head + CHUNKED + "Transfer-Encoding: identity\r\n\r\n" + CHUNKS + SMUGGLED);
        add("a coding, a space, a colon", Fate.EITHER, head + CHUNKED.replace(":", " :") + "\r\n" + CHUNKS);
        add("a folded coding", Fate.EITHER, head + "Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKS);
        add("chunks in HTTP/1.0", Fate.EITHER, head.replace("1.1", "1.0") + CHUNKED + "\r\n" + CHUNKS + SMUGGLED);
        add("chunks for a GET", Fate.EITHER, "GET /v1/nothing HTTP/1.1\r\n" + HOST + CHUNKED + "\r\n" + CHUNKS);
        add(
                "a body for a GET",
                Fate.EITHER,
                "GET /v1/nothing HTTP/1.1\r\n" + HOST + "Content-Length: " + SMUGGLED.length() + "\r\n\r\n" + SMUGGLED);
    }

    private void chunks() {
        broken("a size that is no number", "zz\r\n" + BODY + "\r\n0\r\n\r\n");
        broken("a size with 0x", "0x" + SIZE + "\r\n" + BODY + "\r\n0\r\n\r\n");
        broken("a negative size", "-" + SIZE + "\r\n" + BODY + "\r\n0\r\n\r\n");
        broken("a size that wraps", "100000000000000" + SIZE + "\r\n" + BODY + "\r\n0\r\n\r\n");
        broken("a line feed in an extension", SIZE + ";a\nb\r\n" + BODY + "\r\n0\r\n\r\n");
        broken("an endless extension", SIZE + ";" + "a".repeat(100_000) + "\r\n" + BODY + "\r\n0\r\n\r\n");
        String head = CALL + HOST + KEY + CHUNKED + "\r\n";
        add("line feeds alone between chunks", Fate.EITHER, head + SIZE + "\n" + BODY + "\n0\n\n");
        String trailer = "Content-Length: 5\r\nHost: x\r\n\r\n";
        add("a length in the trailer", Fate.EITHER, head + CHUNKS.substring(0, CHUNKS.length() - 2) + trailer);
    }

    private void broken(String name, String chunks) {
        add(name, Fate.REFUSED, CALL + HOST + KEY + CHUNKED + "\r\n" + chunks + SMUGGLED);
    }

    private void headers() {
        add("line feeds alone", Fate.EITHER, (CALL + HOST + KEY + LENGTH + "\r\n").replace("\r\n", "\n") + BODY);
        add("a line feed in a header", Fate.EITHER, with("X: a\nContent-Length: 3\r\n"));
        add("a carriage return in a header", Fate.EITHER, with("X: a\rContent-Length: 3\r\n"));
        add("a NUL in a header", Fate.EITHER, with("X: a\0b\r\n"));
        add("a folded header", Fate.EITHER, with("X: a\r\n Content-Length: 5\r\n"));
        add(
                "a header that begins with a space",
                Fate.EITHER,
                CALL + " Host: gateway\r\n" + KEY + LENGTH + "\r\n" + BODY);
        add("a header of 64 KiB", Fate.EITHER, with("X: " + "a".repeat(65_536) + "\r\n"));
        add("500 headers", Fate.EITHER, with("X: a\r\n".repeat(500)));
    }

    private void targets() {
        add("a path of 64 KiB", Fate.REFUSED, "GET /" + "a".repeat(65_536) + " HTTP/1.1\r\n" + HOST + "\r\n");
        for (String target : List.of(
                "/nothing",
                "/x/../v1/nothing",
                "/x/%2e%2e/v1/nothing",
                "/v1%2fnothing",
                "/v1/%00",
                "/WEB-INF/web.xml",
                "//WEB-INF/web.xml",
                "//web-inf/web.xml",
                "//-/error",
                "//openapi",
                "v1/nothing",
                "*",
                "/v1/%c0%af",
                "/v1/models?x=%zz",
                "/v1/\u00ff")) {
            add("GET " + target, Fate.REFUSED, "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
        }
        add("a connection to elsewhere", Fate.REFUSED, "CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n");
        add("two slashes", Fate.ANSWERED, call("//v1/chat/completions"));
        add("a trace", Fate.REFUSED, "TRACE / HTTP/1.1\r\n" + HOST + "\r\n");
        add(
                "a method in small letters",
                Fate.REFUSED,
                call("/v1/chat/completions").replace("POST", "post"));
    }

    private static String with(String header) {
        return CALL + HOST + KEY + header + LENGTH + "\r\n" + BODY;
    }

    private static String length(String odd) {
        return CALL + HOST + KEY + "Content-Length: " + odd + "\r\n\r\n";
    }

    private static String call(String target) {
        return "POST " + target + " HTTP/1.1\r\n" + HOST + KEY + LENGTH + "\r\n" + BODY;
    }

    private void add(String name, Fate fate, String bytes) {
        all.add(new Raw(name, fate, bytes));
    }
}
