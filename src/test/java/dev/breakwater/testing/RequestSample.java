package dev.breakwater.testing;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A servlet request with defaults that a test can change. */
public final class RequestSample {

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String protocol = "HTTP/1.1";
    private String address = "127.0.0.1";
    private String host = "localhost";

    public static RequestSample aRequest() {
        return new RequestSample();
    }

    public RequestSample with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    public RequestSample by(String newMethod) {
        method = newMethod;
        return this;
    }

    public RequestSample in(String newProtocol) {
        protocol = newProtocol;
        return this;
    }

    public RequestSample from(String newAddress) {
        address = newAddress;
        return this;
    }

    public RequestSample to(String newHost) {
        host = newHost;
        return this;
    }

    public HttpServletRequest get() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RequestSample.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> answer(called.getName(), arguments));
    }

    private @Nullable Object answer(String called, Object[] arguments) {
        return switch (called) {
            case "getMethod" -> method;
            case "getProtocol" -> protocol;
            case "getRemoteAddr" -> address;
            case "getServerName" -> host;
            case "getHeader" -> headers.get((String) arguments[0]);
            default -> throw new UnsupportedOperationException(called);
        };
    }
}
