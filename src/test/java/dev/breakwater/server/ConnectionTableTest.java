package dev.breakwater.server;

import static dev.breakwater.server.ConnectionTable.Sight.CLOSED;
import static dev.breakwater.server.ConnectionTable.Sight.MISSING;
import static dev.breakwater.server.ConnectionTable.Sight.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionTableTest {

    private static final Set<Integer> OURS = Set.of(8_000);

    private static final String V4 = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 637 1 0000000000000000 100 0 0 10 0
           1: 0100007F:1F40 0100007F:D9F8 01 00000000:00000000 00:00000000 00000000     0        0 700 1 0000000000000000 20 4 30 10 -1
           2: 0100007F:D9F8 0100007F:1F40 01 00000000:00000000 00:00000000 00000000     0        0 701 1 0000000000000000 20 4 30 10 -1
        """;

    private static final String V6 = """
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0000000000000000FFFF00000100007F:1F40 0000000000000000FFFF00000100007F:9C54 08 00000000:00000001 00:00000000 00000000     0        0 702 1 0000000000000000 20 4 30 10 -1
        """;

    @Test
    void a_connection_that_stands_is_whole() {
        assertThat(ConnectionTable.of(V4, OURS).of(connection(8_000, 0xD9F8))).isEqualTo(WHOLE);
    }

    @Test
    void one_that_the_other_side_closed_is_not() {
        assertThat(ConnectionTable.of(V6, OURS).of(connection(8_000, 0x9C54))).isEqualTo(CLOSED);
    }

    @Test
    void one_that_is_not_listed_is_missing() {
        assertThat(ConnectionTable.of(V4, OURS).of(connection(8_000, 0x9C54))).isEqualTo(MISSING);
        assertThat(ConnectionTable.of("", OURS).of(connection(8_000, 0x9C54))).isEqualTo(MISSING);
    }

    @Test
    void those_of_other_local_ports_are_not_kept() {
        assertThat(ConnectionTable.of(V4, Set.of(9_000)).of(connection(8_000, 0xD9F8)))
                .isEqualTo(MISSING);
        assertThat(ConnectionTable.of(V4, OURS).of(connection(0xD9F8, 8_000))).isEqualTo(MISSING);
    }

    /** The table is read in pieces, which may end within a line. */
    @Test
    void none_of_many_is_lost() {
        String line = V4.lines().skip(2).findFirst().orElseThrow() + "\n";
        StringBuilder many = new StringBuilder();
        for (int port = 1_000; port < 2_000; port++) {
            many.append(line.replace("D9F8", "%04X".formatted(port)));
        }

        ConnectionTable table = ConnectionTable.of(many.toString(), OURS);

        assertThat(IntStream.range(1_000, 2_000).mapToObj(port -> table.of(connection(8_000, port))))
                .containsOnly(WHOLE);
    }

    @Test
    void of_two_hosts_with_the_same_ports_the_one_that_is_there_counts() {
        String stranger = V6.replace("9C54 08", "D9F8 08");

        assertThat(ConnectionTable.of(V4 + stranger, OURS).of(connection(8_000, 0xD9F8)))
                .isEqualTo(WHOLE);
        assertThat(ConnectionTable.of(stranger + V4, OURS).of(connection(8_000, 0xD9F8)))
                .isEqualTo(WHOLE);
    }

    @Test
    void the_systems_own_table_shows_what_is_open() throws IOException {
        assumeThat(ConnectionTable.exists()).isTrue();

        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
            try (Socket accepted = server.accept()) {
                Set<Integer> ours = Set.of(server.getLocalPort());
                ClientConnection connection = connection(accepted.getLocalPort(), accepted.getPort());
                assertThat(ConnectionTable.read(ours).of(connection)).isEqualTo(WHOLE);

                client.close();

                assertThat(ConnectionTable.read(ours).of(connection)).isEqualTo(CLOSED);
            }
        }
    }

    private static ClientConnection connection(int localPort, int remotePort) {
        return new ClientConnection(localPort, remotePort);
    }
}
