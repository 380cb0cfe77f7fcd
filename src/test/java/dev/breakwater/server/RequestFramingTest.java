package dev.breakwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The servlet's view of a request. {@code RawHttpIT} tests how servers parse the bytes. */
class RequestFramingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: gateway",
                "Host: gateway:8000|Content-Length: 27",
                "Host: [::1]:8000|Content-Length: 0",
                "Host: 127.0.0.1",
                "Host: my_gateway.example"
            })
    void a_common_request_is_clear(String headers) {
        assertThat(RequestFraming.of(request("/v1/models", headers))).isEqualTo(RequestFraming.CLEAR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: gateway|Transfer-Encoding: chunked",
                "Host: gateway|Transfer-Encoding: CHUNKED",
                "Host: gateway|Content-Length: 27|Upgrade: h2c"
            })
    void a_connection_ends_with_what_another_reader_may_take_otherwise(String headers) {
        assertThat(RequestFraming.of(request("/v1/models", headers))).isEqualTo(RequestFraming.DOUBTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: +27",
                "Content-Length: 0x1b",
                "Content-Length: 27, 27",
                "Content-Length:",
                "Content-Length: 27|Content-Length: 27",
                "Content-Length: 27|Content-Length: 0"
            })
    void a_length_is_digits_and_there_is_one(String headers) {
        assertThat(RequestFraming.of(request("/v1/models", "Host: gateway|" + headers)))
                .isEqualTo(RequestFraming.ODD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding:",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 27"
            })
    void a_transfer_coding_is_chunked_and_stands_beside_no_length(String headers) {
        assertThat(RequestFraming.of(request("/v1/models", "Host: gateway|" + headers)))
                .isEqualTo(RequestFraming.ODD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: gateway|Host: gateway",
                "Host: gateway|Host: other",
                "Host: a, b",
                "Host: a/../admin?x=",
                "Host: user@gateway",
                "Host: gateway\t",
                "Host: gatew\u00e4y"
            })
    void a_host_is_a_name_or_an_address_and_there_is_one(String headers) {
        assertThat(RequestFraming.of(request("/v1/models", headers))).isEqualTo(RequestFraming.ODD);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1, ODD", "HTTP/1.0, CLEAR", "HTTP/2.0, CLEAR"})
    void only_http_1_1_needs_a_host(String protocol, RequestFraming framing) {
        assertThat(RequestFraming.of(request(protocol, "/v1/models", "Content-Length: 27")))
                .isEqualTo(framing);
    }

    /** As Open Liberty presents requests of Java's own client after an upgrade. */
    @Test
    void http_2_frames_its_streams_itself() {
        assertThat(RequestFraming.of(request("HTTP/2.0", "/v1/models", "Content-Length: 27|Content-Length: 27")))
                .isEqualTo(RequestFraming.CLEAR);
    }

    @Test
    void a_uri_is_a_path() {
        assertThat(RequestFraming.of(request("http://169.254.169.254/v1/models", "Host: gateway")))
                .isEqualTo(RequestFraming.ODD);
        assertThat(RequestFraming.of(request("*", "Host: gateway"))).isEqualTo(RequestFraming.ODD);
    }

    @ParameterizedTest
    @CsvSource({
        "100, false",
        "000100, false",
        "0, false",
        "101, true",
        "2147483648, true",
        "9223372036854775807, true",
        "9223372036854775808, true",
        "99999999999999999999999999, true",
        "-101, false",
        "1e9, false"
    })
    void a_length_beyond_the_bound_is_seen_in_whatever_number_of_digits(String length, boolean more) {
        HttpServletRequest request = request("/v1/models", "Host: gateway|Content-Length: " + length);

        assertThat(RequestFraming.announcesMore(request, 100)).isEqualTo(more);
    }

    /** @param headers {@code Name: value}, separated by a vertical bar */
    private static HttpServletRequest request(String uri, String headers) {
        return request("HTTP/1.1", uri, headers);
    }

    private static HttpServletRequest request(String protocol, String uri, String headers) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RequestFramingTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProtocol" -> protocol;
                    case "getRequestURI" -> uri;
                    case "getHeaders" -> Collections.enumeration(values(headers, (String) arguments[0]));
                    case "getHeader" ->
                        values(headers, (String) arguments[0]).stream()
                                .findFirst()
                                .orElse(null);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static List<String> values(String headers, String name) {
        List<String> values = new ArrayList<>();
        for (String each : headers.split("\\|", -1)) {
            if (each.startsWith(name + ":")) {
                values.add(each.substring(name.length() + 1).replaceFirst("^ ", ""));
            }
        }
        return values;
    }
}
