package dev.breakwater.upstream;

import static dev.breakwater.testing.Samples.room;
import static dev.breakwater.upstream.RawServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.json.Slices;
import dev.breakwater.testing.ManualTicker;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionsTest {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final RawServer server = RawServer.answering(answer("{}"));
    private final ManualTicker ticker = new ManualTicker();
    private final Connections connections = new Connections(
            new Connector(() -> (SSLSocketFactory) SSLSocketFactory.getDefault(), ProxySelector.getDefault()), ticker);
    private final UpstreamRequest request = new UpstreamRequest(
            URI.create("http://127.0.0.1:" + server.port() + "/"), Map.of(), Slices.of("{}"), CONNECT);

    @AfterEach
    void stop() {
        connections.stop();
        server.close();
    }

    @Test
    void the_last_used_serves_first() throws Exception {
        Connection first = lease();
        Connection second = lease();
        use(first);
        use(second);

        assertThat(lease()).isSameAs(second);
        assertThat(lease()).isSameAs(first);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void routes_do_not_share_connections() throws Exception {
        Connection first = lease();
        use(first);

        try (Connection other = lease(new Route(false, "localhost", server.port()))) {
            assertThat(other).isNotSameAs(first);
        }
    }

    @Test
    void one_that_is_idle_for_more_than_thirty_seconds_is_closed() throws Exception {
        Connection old = lease();
        Connection young = lease();
        use(old);
        ticker.advance(Duration.ofSeconds(20));
        use(young);
        ticker.advance(Duration.ofSeconds(11));

        connections.closeOld();

        awaitEnds(1);
        assertThat(lease()).isSameAs(young);
    }

    @Test
    void one_that_is_idle_for_thirty_seconds_serves_again() throws Exception {
        Connection idle = lease();
        use(idle);
        ticker.advance(Duration.ofSeconds(30));

        connections.closeOld();

        assertThat(lease()).isSameAs(idle);
    }

    @Test
    void one_that_is_in_use_does_not_grow_old() throws Exception {
        Connection used = lease();
        use(used);
        lease();
        ticker.advance(Duration.ofMinutes(5));

        connections.closeOld();

        use(used);
        assertThat(server.ends()).isZero();
    }

    @Test
    void a_body_that_is_silent_for_longer_than_its_limit_comes_to_nothing() throws Exception {
        try (RawServer silent = beginning("half");
                UpstreamResponse response = ask(silent)) {
            assertThat(text(response.body().readWithin(LIMIT))).isEqualTo("half");
            ticker.advance(LIMIT);
            connections.closeOld(); // no read is waiting, so nothing expires

            Future<ByteBuffer> rest = reading(response);
            while (!rest.isDone()) {
                ticker.advance(LIMIT);
                connections.closeOld();
            }

            assertThat(rest.get().hasRemaining()).isFalse();
            assertThat(response.body().whole()).isFalse();
        }
    }

    @Test
    void a_limit_that_has_not_passed_ends_nothing() throws Exception {
        CountDownLatch more = new CountDownLatch(1);
        try (RawServer slow = beginning("half", more, " whole");
                UpstreamResponse response = ask(slow)) {
            assertThat(text(response.body().readWithin(LIMIT))).isEqualTo("half");

            Future<ByteBuffer> rest = reading(response);
            ticker.advance(LIMIT.minusNanos(1));
            connections.closeOld();
            more.countDown();

            assertThat(text(rest.get())).isEqualTo(" whole");
        }
    }

    @Test
    void a_connection_that_serves_again_has_no_limit_of_the_last_time() throws Exception {
        Connection used = lease();
        try (UpstreamResponse response = used.exchange(request)) {
            while (!response.body().whole()) {
                response.body().readWithin(LIMIT);
            }
        }
        lease();
        ticker.advance(LIMIT);
        connections.closeOld();

        use(used);
        assertThat(server.ends()).isZero();
    }

    /** The sweeper may find the connection expired just as its body ends. */
    @Test
    void one_that_has_expired_is_never_given_to_another() throws Exception {
        Connection connection = lease();
        use(connection);
        connections.kept(Route.of(request.uri()));
        connection.expireAfter(LIMIT);
        ticker.advance(LIMIT);
        connections.closeOld();

        connection.done(true);

        assertThat(lease()).isNotSameAs(connection);
    }

    @Test
    void one_that_is_not_to_expire_any_more_does_not() throws Exception {
        Connection connection = lease();
        connection.expireAfter(LIMIT);
        ticker.advance(LIMIT);

        assertThat(connection.expireNever()).isTrue();
        connections.closeOld();

        use(connection);
        assertThat(connection.expired()).isFalse();
    }

    /** Regression: a read spun without an end, and no interrupt reached it. */
    @Test
    void a_body_whose_connection_has_expired_cannot_be_read_to_its_end() throws Exception {
        try (RawServer silent = beginning("half")) {
            Connection connection = lease(Route.of(to(silent).uri()));
            try (UpstreamResponse response = connection.exchange(to(silent))) {
                connection.expireAfter(LIMIT);
                ticker.advance(LIMIT);
                connections.closeOld();

                assertThatThrownBy(() -> response.readAll(100, room())).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> response.body().readWithin(LIMIT)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void stopping_ends_those_in_use_and_the_idle_ones_and_the_watch_over_them() throws Exception {
        connections.begin();
        Connection idle = lease();
        lease();
        use(idle);

        connections.stop();

        awaitEnds(2);
        assertThat(connections.sweeper.join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void nothing_is_asked_after_stopping() throws Exception {
        connections.stop();

        assertThatThrownBy(() -> use(lease())).isInstanceOf(IOException.class);

        assertThat(server.heads()).isEmpty();
    }

    /** Sends a part of a body, and the rest on demand. */
    private static RawServer beginning(String part, CountDownLatch more, String rest) {
        RawServer[] self = new RawServer[1];
        self[0] = new RawServer(socket -> {
            self[0].read(socket);
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + part);
            more.await();
            RawServer.send(socket, rest);
            self[0].read(socket);
        });
        return self[0];
    }

    private static RawServer beginning(String part) {
        return beginning(part, new CountDownLatch(1), "");
    }

    private UpstreamResponse ask(RawServer asked) throws Exception {
        UpstreamRequest to = to(asked);
        return lease(Route.of(to.uri())).exchange(to);
    }

    private static UpstreamRequest to(RawServer asked) {
        URI uri = URI.create("http://127.0.0.1:" + asked.port() + "/");
        return new UpstreamRequest(uri, Map.of(), Slices.of("{}"), CONNECT);
    }

    private static Future<ByteBuffer> reading(UpstreamResponse response) {
        FutureTask<ByteBuffer> task = new FutureTask<>(() -> response.body().readWithin(LIMIT));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    private Connection lease() throws Exception {
        return lease(Route.of(request.uri()));
    }

    private Connection lease(Route route) throws Exception {
        Connection kept = connections.kept(route);
        return kept != null ? kept : connections.connect(route, CONNECT);
    }

    private void use(Connection connection) throws Exception {
        try (UpstreamResponse response = connection.exchange(request)) {
            response.readAll(100, room());
        }
    }

    private void awaitEnds(int count) {
        while (server.ends() < count) {
            Thread.onSpinWait();
        }
    }
}
