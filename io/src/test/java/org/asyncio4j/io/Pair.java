package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Supplier;

/// Both sides of a connection over loopback, for tests; each with its protocol.
///
/// @param <C> the client's protocol
/// @param <S> the server's protocol
/// @param client the client's protocol
/// @param clientTransport the client's transport
/// @param served the server's protocol
/// @param server the server
record Pair<C extends BaseProtocol, S extends Recording>(C client, Transport clientTransport, S served, Server server) {

    static Pair<Recording, Recording> connect() {
        return connect(Recording::new, new Recording());
    }

    /// Connects; both protocols were told so.
    static <C extends BaseProtocol, S extends Recording> Pair<C, S> connect(Supplier<C> client, S served) {
        var loop = IoLoop.of(getRunningLoop());
        var server = await(loop.createServer(() -> served, "127.0.0.1", 0));
        var connected = await(loop.createConnection(client, "127.0.0.1", server.port()));
        served.until(() -> served.transport != null);
        return new Pair<>(connected.protocol(), connected.transport(), served, server);
    }

    /// {@return a plain client, connected but possibly not accepted yet}
    static Socket socketTo(Server server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    /// Lets the loop poll and deliver some times.
    static void turns(int count) {
        for (int i = 0; i < count; i++) {
            await(sleep(0));
        }
    }

    Transport servedTransport() {
        return served.transport();
    }

    /// Closes both sides and the server, and waits until all is closed.
    void end() {
        clientTransport.abort();
        servedTransport().abort();
        server.close();
        await(server.waitClosed());
        turns(1);
    }
}
