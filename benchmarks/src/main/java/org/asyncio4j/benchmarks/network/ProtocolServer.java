package org.asyncio4j.benchmarks.network;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BufferedProtocol;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.Transport;
import org.jspecify.annotations.Nullable;

/// The server on a protocol of asyncio4j, which is given what arrives, or has it put into a buffer of its own.
public final class ProtocolServer {
    private static final int BUFFER_SIZE = 256 * 1024;

    private ProtocolServer() {}

    /// Serves.
    ///
    /// @param arguments echo or buffered
    public static void main(String[] arguments) {
        run(serve(
                switch (arguments[0]) {
                    case "echo" -> EchoProtocol::new;
                    case "buffered" -> BufferedEchoProtocol::new;
                    default -> throw new IllegalArgumentException("the protocol does not serve " + arguments[0]);
                }));
    }

    private static Coroutine<@Nullable Void> serve(Supplier<BaseProtocol> protocol) {
        return async(() -> {
            var server = await(IoLoop.of(getRunningLoop()).createServer(protocol, Serving.HOST, 0));
            Serving.announce(server.sockets());
            await(server.serveForever());
        });
    }

    /// Sends back what comes.
    private static final class EchoProtocol implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(byte[] data) {
            if (transport != null) {
                transport.write(data);
            }
        }
    }

    /// Sends back what comes, from the memory into which it came.
    private static final class BufferedEchoProtocol implements BufferedProtocol {
        /// For all connections: what has come is written before another one receives.
        private static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(BUFFER_SIZE);

        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return BUFFER.clear();
        }

        @Override
        public void bufferUpdated(int nbytes) {
            if (transport != null) {
                transport.write(BUFFER.flip());
            }
        }
    }
}
