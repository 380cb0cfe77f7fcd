package dev.breakwater.upstream;

import static dev.breakwater.upstream.RawServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.Slices;
import dev.breakwater.testing.ManualTicker;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionsTest {

    private static final Duration CONNECT = Duration.ofSeconds(5);

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

        try (Connection other = connections.lease(new Route(false, "localhost", server.port()), CONNECT)) {
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

    private Connection lease() throws Exception {
        return connections.lease(Route.of(request.uri()), CONNECT);
    }

    private void use(Connection connection) throws Exception {
        try (UpstreamResponse response = connection.exchange(request)) {
            response.readAll(100);
        }
    }

    private void awaitEnds(int count) {
        while (server.ends() < count) {
            Thread.onSpinWait();
        }
    }
}
