package dev.breakwater.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.SplittingProxy.Pauses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SplittingProxyTest {

    private static final String REQUEST = "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n0123456789";

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void a_head_is_cut_in_its_middle_and_at_its_end_and_a_body_in_its_middle() throws Exception {
        try (SplittingProxy proxy = proxy(Pauses.of(Duration.ofMillis(100)), Pauses.NONE);
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            client.getOutputStream().write(bytes(REQUEST));
            client.shutdownOutput();

            List<String> packets = packets(accepted);

            assertThat(packets).containsExactly("POST / HTTP/1.1\r\nCo", "ntent-Length: 10\r\n\r\n", "01234", "56789");
        }
    }

    @Test
    void bytes_come_whole_and_in_order_both_ways_and_so_do_the_ends() throws Exception {
        try (SplittingProxy proxy = proxy(Pauses.MIXED, Pauses.MIXED);
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            String answer = "HTTP/1.1 200 OK\r\n\r\n" + "a".repeat(100_000) + "\r\n\r\nb";

            client.getOutputStream().write(bytes(REQUEST));
            client.shutdownOutput();
            assertThat(String.join("", packets(accepted))).isEqualTo(REQUEST);
            accepted.getOutputStream().write(bytes(answer));
            accepted.shutdownOutput();

            assertThat(String.join("", packets(client))).isEqualTo(answer);
        }
    }

    @Test
    void a_reset_is_passed_on() throws Exception {
        try (SplittingProxy proxy = proxy(Pauses.NONE, Pauses.NONE);
                Socket client = connect(proxy)) {
            Socket accepted = server.accept();
            accepted.setSoLinger(true, 0);
            accepted.close();

            assertThat(catchingReset(client)).isTrue();
        }
    }

    private SplittingProxy proxy(Pauses toTarget, Pauses toClient) {
        return new SplittingProxy(server.getLocalPort(), toTarget, toClient);
    }

    private static Socket connect(SplittingProxy proxy) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static List<String> packets(Socket from) throws IOException {
        List<String> packets = new ArrayList<>();
        byte[] read = new byte[64 << 10];
        for (int length = from.getInputStream().read(read);
                length >= 0;
                length = from.getInputStream().read(read)) {
            packets.add(new String(read, 0, length, StandardCharsets.US_ASCII));
        }
        return packets;
    }

    private static boolean catchingReset(Socket client) {
        try {
            return client.getInputStream().read() >= 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
