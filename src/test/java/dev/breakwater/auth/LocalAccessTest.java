package dev.breakwater.auth;

import static dev.breakwater.testing.RequestSample.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAccessTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "127.0.0.1, 127.0.0.1",
        "127.0.1.1, LocalHost",
        "::1, ::1",
        "0:0:0:0:0:0:0:1, [::1]",
        "::ffff:127.0.0.1, 127.0.0.1"
    })
    void who_is_on_the_machine_itself_is_local(String address, String host) {
        assertThat(LocalAccess.isLocal(aRequest().from(address).to(host).get())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.0.7", "10.0.0.1", "fe80::1", "2001:db8::1", "128.0.0.1", "", "gateway"})
    void who_comes_from_elsewhere_is_not(String address) {
        assertThat(LocalAccess.isLocal(aRequest().from(address).get())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-For", "forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto", "CF-Connecting-IP"})
    void nor_is_what_a_proxy_on_the_machine_passed_on(String header) {
        assertThat(LocalAccess.isLocal(aRequest().with(header, "127.0.0.1").get()))
                .isFalse();
    }

    /** nginx's default protocol. */
    @Test
    void nor_is_http_1_0() {
        assertThat(LocalAccess.isLocal(aRequest().in("HTTP/1.0").get())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.example", "evil.localhost.example", "127.0.0.1.example", "192.168.0.7", "1.2.3"})
    void nor_is_what_asks_for_another_host(String host) {
        assertThat(LocalAccess.isLocal(aRequest().to(host).get())).isFalse();
    }
}
