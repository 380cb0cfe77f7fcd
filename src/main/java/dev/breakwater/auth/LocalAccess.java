package dev.breakwater.auth;

import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Restricts metrics and model details to callers on the same machine while no {@code master_key} is configured. A caller is local if it
 * connects from a loopback address without a proxy. A proxy on the same machine also connects from there, so signs of a proxy make a
 * request non-local: the headers that proxies add, HTTP/1.0 (nginx's default), or a host other than this machine. The host check also
 * prevents DNS rebinding. Source: SPEC §4.
 */
public final class LocalAccess {

    private static final List<String> PROXIES = List.of(
            "X-Forwarded-For",
            "Forwarded",
            "X-Real-IP",
            "Via",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Server",
            "X-Client-IP",
            "True-Client-IP",
            "CF-Connecting-IP");

    private LocalAccess() {}

    /** The error for a caller that is not local; empty if a key is configured or the caller is local. */
    public static Optional<Failure> refusal(GatewayConfig config, HttpServletRequest request) {
        return config.masterKey() != null || isLocal(request)
                ? Optional.empty()
                : Optional.of(new Failure.Unauthorized(ErrorDetails.of(
                        403,
                        "Without general_settings.master_key this path is available only on the same machine, as"
                                + " localhost and without a proxy.")));
    }

    static boolean isLocal(HttpServletRequest request) {
        return isLoopback(request.getRemoteAddr())
                && isLoopback(request.getServerName())
                && !request.getProtocol().equals("HTTP/1.0")
                && PROXIES.stream().allMatch(name -> request.getHeader(name) == null);
    }

    private static boolean isLoopback(String host) {
        String name = host.replaceAll("^\\[|\\]$", "");
        if (name.equalsIgnoreCase("localhost")) {
            return true;
        }
        // Host names are not resolved; only addresses and localhost can be local.
        if (!name.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException none) {
            return false;
        }
    }
}
