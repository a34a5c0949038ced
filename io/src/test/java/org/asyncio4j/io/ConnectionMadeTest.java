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
import java.util.function.Supplier;
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
    }

    private final class OfBothKinds implements Protocol {
        @Override
        public void connectionMade(Transport transport) {
            given = transport;
        }

        @Override
        public void connectionMade(BaseTransport transport) {
            throw new AssertionError("not that of the connection");
        }
    }

    private record Around(Protocol inner) implements Protocol {
        @Override
        public void connectionMade(Transport transport) {
            inner.connectionMade(transport);
        }
    }

    private void checkConnection(Supplier<? extends BaseProtocol> factory) {
        run(async(() -> {
            try (var server = await(io().createServer(() -> new Protocol() {}, "127.0.0.1", 0))) {
                check(await(io().createConnection(factory::get, "127.0.0.1", server.port()))
                        .transport());
            }
        }));
    }

    /// Closes what was made, and checks that the protocol was given the same.
    private void check(BaseTransport made) {
        made.close();
        assertThat(given).isSameAs(made);
    }

    @Test
    void aProtocolIsGivenAConnection() {
        checkConnection(Speaker::new);
    }

    @Test
    void aBufferedProtocolIsGivenAConnection() {
        checkConnection(Buffered::new);
    }

    @Test
    void aProtocolOfAnyKindIsGivenAConnection() {
        checkConnection(OfAnyKind::new);
    }

    @Test
    void aProtocolWithBothFormsIsGivenAConnectionAsSuch() {
        checkConnection(OfBothKinds::new);
    }

    @Test
    void aProtocolAroundOneOfAnyKindPassesTheConnectionOn() {
        checkConnection(() -> new Around(new OfAnyKind()));
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
    void aProtocolOfAnyKindIsGivenAPipe() {
        run(async(() -> check(await(io().connectReadPipe(OfAnyKind::new, InputStream.nullInputStream()))
                .transport())));
    }
}
