package dev.breakwater.testing;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A servlet response that records its status and headers. */
public final class ResponseSample {

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int status = 200;

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public HttpServletResponse get() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                ResponseSample.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, arguments) -> answer(called.getName(), arguments));
    }

    private @Nullable Object answer(String called, Object[] arguments) {
        switch (called) {
            case "setHeader", "addHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
            case "setStatus" -> status = (int) arguments[0];
            case "containsHeader" -> {
                return headers.containsKey((String) arguments[0]);
            }
            default -> throw new UnsupportedOperationException(called);
        }
        return null;
    }
}
