package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/// `examples/network/PortScanner.java`, with ports that somebody listens at.
@Isolated("it connects to ports at which other tests may listen")
@Timeout(180)
final class PortScannerTest {
    private static final int AROUND = 300; // together more than connect at once
    private static final int LARGEST = 65535;

    @Test
    void portsAtWhichSomebodyListensAreFound() throws IOException {
        try (var one = listen(0);
                var other = listenNear(one.getLocalPort())) {
            int first = one.getLocalPort() - AROUND;
            int last = Math.min(one.getLocalPort() + AROUND, LARGEST);
            var outcome = scan(first, last);
            assertThat(outcome.out().lines())
                    .contains(one.getLocalPort() + " is open", other.getLocalPort() + " is open");
            assertThat(outcome.out()).contains((last - first + 1) + " ports in ");
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.exitCode()).isZero();
        }
    }

    @Test
    void portAtWhichNobodyListensIsNotOpen() throws IOException {
        try (var closed = new ClosedPort()) {
            assertThat(scan(closed.number(), closed.number()).out()).matches("1 ports in \\S+ s\n");
        }
    }

    private static Launcher.Outcome scan(int first, int last) {
        return Launcher.ofRepository().run("run", "examples/network/PortScanner.java", "" + first, "" + last);
    }

    private static ServerSocket listenNear(int port) throws IOException {
        for (int other = port - 1; other > port - AROUND; other--) {
            try {
                return listen(other);
            } catch (BindException e) {
                // somebody else has it
            }
        }
        throw new IOException("no port near " + port + " is free");
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
    }
}
