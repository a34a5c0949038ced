package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protocols are given the kind of transport that they ask for.
@Timeout(60)
final class ConnectionMadeTest {
    private static final DatagramOptions ANY_PORT =
            DatagramOptions.DEFAULT.withLocalAddr(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private @Nullable BaseTransport given;

    private static IoLoop io() {
        return IoLoop.of(getRunningLoop());
    }

    private final class Speaker implements Protocol {
        @Override
        public void connectionMade(Transport transport) {
            given = transport;
        }
    }

    private final class Buffered implements BufferedProtocol {
        @Override
        public void connectionMade(Transport transport) {
            given = transport;
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return ByteBuffer.allocate(10);
        }
    }

    private final class Receiver implements DatagramProtocol {
        @Override
        public void connectionMade(DatagramTransport transport) {
            given = transport;
        }
    }

    private final class Parent implements SubprocessProtocol {
        @Override
        public void connectionMade(SubprocessTransport transport) {
            given = transport;
        }
    }

    private final class OfAnyKind implements Protocol {
        @Override
        public void connectionMade(BaseTransport transport) {
            given = transport;
        }

        @Override
        public void connectionMade(Transport transport) {
            throw new AssertionError("passed on by a protocol that overrides both");
        }
    }

    /// Closes what was made, and checks that the protocol was given the same.
    private void check(BaseTransport made) {
        made.close();
        assertThat(given).isSameAs(made);
    }

    @Test
    void aProtocolIsGivenAConnection() {
        run(async(() -> {
            try (var server = await(io().createServer(OfAnyKind::new, "127.0.0.1", 0))) {
                check(await(io().createConnection(Speaker::new, "127.0.0.1", server.port()))
                        .transport());
            }
        }));
    }

    @Test
    void aBufferedProtocolIsGivenAConnection() {
        run(async(() -> {
            try (var server = await(io().createServer(OfAnyKind::new, "127.0.0.1", 0))) {
                check(await(io().createConnection(Buffered::new, "127.0.0.1", server.port()))
                        .transport());
            }
        }));
    }

    @Test
    void aDatagramProtocolIsGivenADatagramSocket() {
        run(async(() -> check(
                await(io().createDatagramEndpoint(Receiver::new, ANY_PORT)).transport())));
    }

    @Test
    void aSubprocessProtocolIsGivenAProcess() {
        run(async(() -> check(await(io().subprocessExec(Parent::new, List.of("true"), SubprocessOptions.DEFAULT))
                .transport())));
    }

    @Test
    void thatOfAnyKindIsGivenAPipe() {
        run(async(() -> check(await(io().connectReadPipe(OfAnyKind::new, InputStream.nullInputStream()))
                .transport())));
    }
}
