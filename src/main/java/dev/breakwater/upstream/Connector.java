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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections: resolves the host, tries its addresses in turn, uses the HTTP proxy of the system properties
 * ({@code https.proxyHost} and so on), and starts TLS with the JDK's checks of certificate and host name.
 *
 * <p>Uses the sockets of channels, because only those react to an interrupt on every kind of thread.
 */
final class Connector {

    /** An open connection. */
    record Line(SocketChannel channel, Socket socket, boolean throughProxy) {}

    private final Supplier<SSLSocketFactory> tls;
    private final ProxySelector proxies;

    Connector(Supplier<SSLSocketFactory> tls, ProxySelector proxies) {
        this.tls = tls;
        this.proxies = proxies;
    }

    /**
     * Opens a connection.
     *
     * @param limit time limit for name resolution, connection and TLS handshake together
     * @throws SocketTimeoutException if the limit passes
     * @throws ConnectException if the server refuses the connection
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
                socket = secure(channel, route, direct, end);
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
            // An address that does not respond must not use up the time of the next ones.
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

    /** Resolves on a platform thread: the system's resolver can block for seconds and would pin the carrier of a virtual thread. */
    private static InetAddress[] addresses(String host, long end) throws IOException, InterruptedException {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread.ofPlatform().daemon().name("breakwater-resolver").start(lookup);
        try {
            return lookup.get(millis(end), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("the host name was not resolved in time");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IOException(failed.getCause());
        }
    }

    private Socket secure(SocketChannel channel, Route route, boolean direct, long end) throws IOException {
        CountDownLatch done = endAt(channel, end);
        try {
            if (!direct) {
                Tunnel.through(channel.socket(), route);
            }
            SSLSocket secure = (SSLSocket) tls.get().createSocket(channel.socket(), route.host(), route.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException failed) {
            if (end - System.nanoTime() <= 0) {
                throw (IOException) new SocketTimeoutException("connect timed out").initCause(failed);
            }
            throw failed;
        } finally {
            done.countDown();
        }
    }

    /** Closes the channel at the deadline. The socket's timeout applies to each read, so a slow handshake would never exceed it. */
    private static CountDownLatch endAt(SocketChannel channel, long end) {
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().name("breakwater-handshake").start(() -> {
            try {
                if (!done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    channel.close();
                }
            } catch (InterruptedException | IOException over) {
                // This thread is never interrupted, and a failed close needs no handling.
            }
        });
        return done;
    }

    private static int millis(long end) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("connect timed out");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
