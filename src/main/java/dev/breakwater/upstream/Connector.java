package dev.breakwater.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes connections: finds the addresses of a host, tries one after the other, goes through the proxy that the system's properties name
 * ({@code https.proxyHost} and so on), and speaks TLS where the route asks for it, with the JDK's checks of certificate and host name.
 *
 * <p>Sockets are channels' sockets, because those alone end at an interrupt on every kind of thread.
 */
final class Connector {

    /** A way to a server that has been opened. */
    record Line(SocketChannel channel, Socket socket, boolean throughProxy) {}

    private final Supplier<SSLSocketFactory> tls;
    private final ProxySelector proxies;

    Connector(Supplier<SSLSocketFactory> tls, ProxySelector proxies) {
        this.tls = tls;
        this.proxies = proxies;
    }

    /**
     * @param limit for all of it: name, connection, TLS
     * @throws SocketTimeoutException if that is not enough
     * @throws ConnectException if the server refused
     */
    Line connect(Route route, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Proxy proxy = proxy(route);
        boolean direct = proxy.type() != Proxy.Type.HTTP;
        SocketChannel channel = direct
                ? reach(route.host(), route.port(), end)
                : reach(
                        ((InetSocketAddress) proxy.address()).getHostString(),
                        ((InetSocketAddress) proxy.address()).getPort(),
                        end);
        boolean done = false;
        try {
            Socket socket = channel.socket();
            if (route.secure()) {
                socket.setSoTimeout(millis(end));
                if (!direct) {
                    Tunnel.through(socket, route);
                }
                socket = secure(socket, route);
            }
            done = true;
            return new Line(channel, socket, !direct && !route.secure());
        } catch (IOException failed) {
            throw Connection.orInterrupted(failed);
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private Proxy proxy(Route route) {
        URI uri = URI.create((route.secure() ? "https://" : "http://") + route.authority());
        return proxies.select(uri).get(0);
    }

    private static SocketChannel reach(String host, int port, long end) throws IOException, InterruptedException {
        InetAddress[] addresses = addresses(host, end);
        for (int i = 0; ; i++) {
            // One that swallows everything must not take the time of those behind it.
            int share = Math.max(1, millis(end) / (addresses.length - i));
            try {
                return reach(new InetSocketAddress(addresses[i], port), share);
            } catch (IOException unreachable) {
                if (i == addresses.length - 1 || Thread.currentThread().isInterrupted()) {
                    throw Connection.orInterrupted(unreachable);
                }
            }
        }
    }

    private static SocketChannel reach(InetSocketAddress address, int millis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean done = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.socket().connect(address, millis);
            done = true;
            return channel;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    /** Asked on a thread of its own: the system's resolver would keep the carrier of a virtual one, for seconds. */
    private static InetAddress[] addresses(String host, long end) throws IOException, InterruptedException {
        FutureTask<InetAddress[]> asked = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread.ofPlatform().daemon().name("breakwater-resolver").start(asked);
        try {
            return asked.get(millis(end), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("its name was not resolved in time");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IOException(failed.getCause());
        }
    }

    private Socket secure(Socket socket, Route route) throws IOException {
        SSLSocket secure = (SSLSocket) tls.get().createSocket(socket, route.host(), route.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static int millis(long end) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("connect timed out");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
