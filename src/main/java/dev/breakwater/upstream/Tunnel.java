package dev.breakwater.upstream;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/** Opens a tunnel through an HTTP proxy with CONNECT. Source: RFC 9110 §9.3.6. */
final class Tunnel {

    /** One byte, so that no bytes of the tunnel itself are read. */
    private static final int BUFFER = 1;

    private Tunnel() {}

    /** @throws IOException if the proxy refuses */
    static void through(Socket proxy, Route route) throws IOException {
        String server = route.address();
        String request = "CONNECT " + server + " HTTP/1.1\r\nHost: " + server + "\r\n\r\n";
        try {
            proxy.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            SocketInput in = new SocketInput(proxy);
            in.receiveAtMost(Connection.LONGEST_HEAD, "the proxy's response");
            ClassicHttpResponse answer = new DefaultHttpResponseParser(Connection.BOUNDS)
                    .parse(new SessionInputBufferImpl(BUFFER, Connection.BOUNDS.getMaxLineLength()), in);
            if (answer == null || answer.getCode() / 100 != 2) {
                throw new IOException("the proxy did not open a tunnel to " + server
                        + (answer == null ? "" : ", status " + answer.getCode()));
            }
        } catch (HttpException malformed) {
            throw new IOException("the proxy's response is malformed", malformed);
        }
    }
}
