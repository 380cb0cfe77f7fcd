package dev.breakwater.upstream;

import java.io.IOException;
import java.net.Socket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Asks a proxy for a way to a server that speaks TLS. Source: RFC 9110 §9.3.6. */
final class Tunnel {

    /** One byte, so that nothing is read that belongs to the server behind. */
    private static final int BUFFER = 1;

    private Tunnel() {}

    /** @throws IOException if the proxy will not */
    static void through(Socket proxy, Route route) throws IOException {
        String server = route.host() + ":" + route.port();
        ClassicHttpRequest request = new BasicClassicHttpRequest("CONNECT", server);
        request.addHeader("Host", server);
        SessionOutputBufferImpl output = new SessionOutputBufferImpl(512);
        try {
            new DefaultHttpRequestWriter().write(request, output, proxy.getOutputStream());
            output.flush(proxy.getOutputStream());
            ClassicHttpResponse answer = new DefaultHttpResponseParser(Http1Config.DEFAULT)
                    .parse(new SessionInputBufferImpl(BUFFER), proxy.getInputStream());
            if (answer == null || answer.getCode() / 100 != 2) {
                throw new IOException("the proxy made no way to " + server
                        + (answer == null ? "" : ", it answered " + answer.getCode()));
            }
        } catch (HttpException malformed) {
            throw new IOException("the proxy's answer cannot be read", malformed);
        }
    }
}
