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
 * Who may see how the gateway is set up and how it does while no {@code master_key} is configured: who is on the machine itself. That is a
 * connection from a loopback address that nobody passed on. A proxy on the same machine also connects from there, so a request that shows
 * signs of one is not local: the headers that proxies add, HTTP/1.0, which nginx speaks by default, or a host that is not this machine
 * (which also keeps out pages that had their own name resolved to it). Source: SPEC §4.
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

    /** What others are answered while there is no key; empty where there is one, or the caller is local. */
    public static Optional<Failure> refusal(GatewayConfig config, HttpServletRequest request) {
        return config.masterKey() != null || isLocal(request)
                ? Optional.empty()
                : Optional.of(new Failure.Unauthorized(ErrorDetails.of(
                        403,
                        "Without general_settings.master_key this path answers only to callers on the same machine, as"
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
        // Names are not looked up: what is no address is not local.
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
