package org.asyncio4j.benchmarks.network;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import org.asyncio4j.Coroutine;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.Transport;
import org.jspecify.annotations.Nullable;

/// The server on a protocol of asyncio4j.
public final class ProtocolServer {
    private ProtocolServer() {}

    /// Serves.
    ///
    /// @param arguments echo
    public static void main(String[] arguments) {
        if (Serving.isByLines(arguments)) {
            throw new IllegalArgumentException("the protocol echoes only");
        }
        run(serve());
    }

    private static Coroutine<@Nullable Void> serve() {
        return async(() -> {
            var server = await(IoLoop.of(getRunningLoop()).createServer(EchoProtocol::new, Serving.HOST, 0));
            Serving.announce(server.sockets());
            await(server.serveForever());
        });
    }

    /// Sends back what comes.
    private static final class EchoProtocol implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(BaseTransport made) {
            transport = (Transport) made;
        }

        @Override
        public void dataReceived(byte[] data) {
            if (transport != null) {
                transport.write(data);
            }
        }
    }
}
