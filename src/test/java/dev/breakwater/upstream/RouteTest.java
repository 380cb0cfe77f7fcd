package dev.breakwater.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        http://host/v1,                 host,        80,    host
        https://host/v1,                host,        443,   host
        HTTPS://Host:443,               Host,        443,   Host
        https://host:8443/v1,           host,        8443,  host:8443
        http://host:443/,               host,        443,   host:443
        http://host:/,                  host,        80,    host
        http://my_service:8000/v1,      my_service,  8000,  my_service:8000
        http://my_service,              my_service,  80,    my_service
        http://127.0.0.1:65535,         127.0.0.1,   65535, 127.0.0.1:65535
        http://[::1]/v1,                ::1,         80,    [::1]
        https://[fe80::1%25eth0]:8443/, fe80::1%25eth0, 8443, [fe80::1%25eth0]:8443
        http://user:pw@host:81/,        host,        81,    host:81
        http://u:p@my_service:81/,      my_service,  81,    my_service:81
        """)
    void a_server_is_read_off_an_address(String uri, String host, int port, String authority) throws Exception {
        Route route = Route.of(URI.create(uri));

        assertThat(route).isEqualTo(new Route(uri.regionMatches(true, 0, "https", 0, 5), host, port));
        assertThat(route.authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "mailto:x@y",
                "http://secret@:80/",
                "http://a:b:c/",
                "http://my_host:0/",
                "http://my_host:65536/",
                "http://my_host:-1/",
                "http://my_host:x/",
            })
    void an_address_without_a_server_is_refused_and_not_repeated(String uri) {
        assertThatThrownBy(() -> Route.of(URI.create(uri)))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("secret");
    }
}
