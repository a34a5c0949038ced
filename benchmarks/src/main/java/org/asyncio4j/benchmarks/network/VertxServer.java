package org.asyncio4j.benchmarks.network;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;

/// The server on Vert.x, with one event loop on the transport that Vert.x prefers.
public final class VertxServer {
    private VertxServer() {}

    /// Serves.
    ///
    /// @param arguments echo
    public static void main(String[] arguments) {
        if (Serving.isByLines(arguments)) {
            throw new IllegalArgumentException("Vert.x echoes only");
        }
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true))
                .createNetServer(new NetServerOptions().setHost(Serving.HOST).setPort(0))
                .connectHandler(socket -> socket.handler(socket::write))
                .listen()
                .onSuccess(server -> Serving.announce(server.actualPort()))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }
}
