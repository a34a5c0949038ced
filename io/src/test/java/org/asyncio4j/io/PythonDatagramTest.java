package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.toThread;
import static org.asyncio4j.io.DatagramRecording.LOOPBACK;
import static org.asyncio4j.io.DatagramRecording.at;
import static org.asyncio4j.io.DatagramRecording.open;

import java.io.IOException;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Datagrams between this library and CPython's asyncio.
@Timeout(60)
class PythonDatagramTest {
    /// Prints its port, and answers each datagram.
    private static final String SERVER = """
            import asyncio

            class Protocol(asyncio.DatagramProtocol):
                def connection_made(self, transport):
                    self.transport = transport

                def datagram_received(self, data, addr):
                    self.transport.sendto(b'resp:' + data, addr)

            async def main():
                loop = asyncio.get_running_loop()
                transport, _ = await loop.create_datagram_endpoint(Protocol, local_addr=('127.0.0.1', 0))
                print(transport.get_extra_info('sockname')[1], flush=True)
                await asyncio.Event().wait()

            asyncio.run(main())
            """;

    /// Sends three datagrams to the port that it is told, and prints how many bytes the answers have.
    private static final String CLIENT = """
            import asyncio, sys

            class Protocol(asyncio.DatagramProtocol):
                def __init__(self):
                    self.lengths = []
                    self.ended = asyncio.get_running_loop().create_future()

                def connection_made(self, transport):
                    for length in (1, 3, 60000):
                        transport.sendto(b'x' * length)

                def datagram_received(self, data, addr):
                    self.lengths.append(len(data))
                    if len(self.lengths) == 3:
                        self.ended.set_result(None)

            async def main():
                remote = ('127.0.0.1', int(sys.argv[1]))
                loop = asyncio.get_running_loop()
                _, protocol = await loop.create_datagram_endpoint(Protocol, remote_addr=remote)
                await protocol.ended
                print(*protocol.lengths)

            asyncio.run(main())
            """;

    @Test
    void asyncioAnswersWhatAnEndpointSends() throws IOException {
        try (var python = PythonProgram.start(SERVER)) {
            int port = Integer.parseInt(python.line());
            run(async(() -> {
                var client = open(DatagramOptions.DEFAULT.withRemoteAddr(at("127.0.0.1", port)));
                client.send("a");
                client.send("bcd");
                client.transport().sendto(new byte[60_000]);
                client.untilReceived(3);
                assertThat(client.texts()).startsWith("resp:a", "resp:bcd");
                assertThat(client.received.getLast()).hasSize(60_005).startsWith("resp:".getBytes(UTF_8));
            }));
        }
    }

    /// Sends back what it receives.
    private static final class Echo extends DatagramRecording {
        @Override
        public void datagramReceived(byte[] data, SocketAddress address) {
            transport().sendto(data, address);
        }
    }

    @Test
    void anEndpointAnswersWhatAsyncioSends() {
        run(async(() -> {
            var options = DatagramOptions.DEFAULT.withLocalAddr(LOOPBACK);
            var server = await(IoLoop.of(getRunningLoop()).createDatagramEndpoint(Echo::new, options));
            int port = server.protocol().address().getPort();
            var lengths = await(toThread(() -> {
                try (var python = PythonProgram.start(CLIENT, port)) {
                    return python.line();
                }
            }));
            assertThat(lengths).isEqualTo("1 3 60000");
        }));
    }
}
