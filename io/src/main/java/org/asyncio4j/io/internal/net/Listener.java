package org.asyncio4j.io.internal.net;

import static org.asyncio4j.Asyncio.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.asyncio4j.Context;
import org.asyncio4j.Future;
import org.asyncio4j.io.ServerOptions;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// A listening socket of a server.
final class Listener implements AutoCloseable {
    /// The time without accepting, in seconds, after the system has run out of open files.
    private static final double ACCEPT_RETRY_DELAY = 1;

    private final Engine engine;
    private final ServerChannel channel;
    private final boolean keepAlive;
    private final Context context = Context.copyContext();
    private SocketAddress address;
    private @Nullable Runnable afterwards;
    private boolean closed;
    private boolean paused;

    private Listener(Engine engine, ServerChannel channel, boolean keepAlive) {
        this.engine = engine;
        this.channel = channel;
        this.keepAlive = keepAlive;
        address = Objects.requireNonNull(Addresses.of(channel.localAddress()));
        engine.closeWith(this);
    }

    /// Creates a listening socket and waits until it is bound. For tasks.
    ///
    /// @param engine the engine that polls the socket
    /// @param maker creates the channel
    /// @param address the address to bind, or null if the channel is bound
    /// @param options the options
    /// @return the socket, which accepts nothing yet
    /// @throws IOException if the socket cannot be bound
    static Listener bind(
            Engine engine,
            Function<ChannelTypes, ServerChannel> maker,
            @Nullable SocketAddress address,
            ServerOptions options)
            throws IOException {
        var binding = new Binding(engine, options);
        engine.later(() -> binding.start(maker, address));
        try {
            var listener = new Listener(engine, await(binding.bound, IOException.class), options.keepAlive());
            engine.forget(binding);
            return listener;
        } catch (Throwable e) {
            engine.later(binding::close);
            throw e;
        }
    }

    /// A socket that is being bound.
    private static final class Binding implements AutoCloseable {
        private final Engine engine;
        private final ServerOptions options;
        private final Future<ServerChannel> bound;
        private @Nullable ServerChannel channel;

        private Binding(Engine engine, ServerOptions options) {
            this.engine = engine;
            this.options = options;
            bound = engine.loop().createFuture();
        }

        private void start(Function<ChannelTypes, ServerChannel> maker, @Nullable SocketAddress address) {
            if (bound.done()) {
                return;
            }
            try {
                var made = maker.apply(engine.types());
                channel = made;
                engine.closeWith(this);
                configure(made, engine.types(), options);
                engine.register(made);
                if (address == null) {
                    succeeded(made);
                    return;
                }
                engine.finishClosing();
                made.bind(engine.types().nettys(address)).addListener(end -> {
                    if (end.isSuccess()) {
                        succeeded(made);
                    } else {
                        failed(Errors.binding(end.cause(), address));
                    }
                });
            } catch (Throwable e) {
                failed(Errors.opening(e));
            }
        }

        private void succeeded(ServerChannel made) {
            engine.finish(bound, () -> bound.setResult(made));
        }

        private void failed(Throwable exception) {
            engine.finish(bound, () -> bound.setException(exception));
        }

        @Override
        public void close() {
            if (channel != null) {
                engine.forget(this);
                if (channel.isRegistered()) {
                    var _ = channel.close();
                } else {
                    channel.unsafe().closeForcibly();
                }
            }
        }
    }

    private static void configure(ServerChannel channel, ChannelTypes types, ServerOptions options) {
        var config = channel.config();
        config.setAutoRead(false);
        config.setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator()
                .respectMaybeMoreData(false) // accepts until nobody waits
                .maxMessagesPerRead(options.maxClients() == Integer.MAX_VALUE ? options.backlog() : 1));
        var _ = config.setOption(ChannelOption.SO_BACKLOG, options.backlog());
        var _ = config.setOption(ChannelOption.SO_REUSEADDR, options.reuseAddress());
        if (options.reusePort()) {
            types.reusePort(channel);
        }
    }

    /// Sets the new path of the file of a Unix socket.
    void moved(SocketAddress now) {
        address = now;
    }

    /// Sets an action to run after the socket is closed.
    void afterwards(Runnable action) {
        afterwards = action;
    }

    SocketAddress address() {
        return address;
    }

    /// Starts to accept connections.
    void start(NetServer accepting) {
        engine.later(() -> {
            channel.pipeline().addLast(new Acceptor(accepting));
            accept();
        });
    }

    private void accept() {
        if (!closed && !paused) {
            channel.config().setAutoRead(true);
        }
    }

    /// Accepts nothing until it is resumed; on the loop's thread.
    void pause() {
        paused = true;
        channel.config().setAutoRead(false);
    }

    /// Accepts connections again.
    void resume() {
        paused = false;
        engine.later(this::accept);
    }

    /// Stops listening.
    @Override
    public void close() {
        if (!closed) {
            engine.later(() -> {
                if (address instanceof UnixDomainSocketAddress) {
                    engine.types().closeUnix(channel);
                } else {
                    var _ = channel.close();
                }
                if (afterwards != null) {
                    afterwards.run();
                }
            });
            closed = true;
            engine.forget(this);
        }
    }

    /// {@return a description such as `server at /127.0.0.1:8888`}
    @Override
    public String toString() {
        return "server at " + address;
    }

    /// Takes the accepted connections, on the loop's thread while it polls.
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        private final NetServer accepting;

        private Acceptor(NetServer accepting) {
            this.accepting = accepting;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var child = (Channel) message;
            accepting.opened();
            try {
                accepted(child);
            } catch (Throwable e) {
                accepting.ended();
                child.unsafe().closeForcibly();
                engine.loop()
                        .callExceptionHandler(Map.of(
                                "message",
                                "Error on transport creation for incoming connection",
                                "exception",
                                e,
                                "socket",
                                address));
            }
        }

        private void accepted(Channel child) {
            if (keepAlive) {
                var _ = child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
            }
            var transport = new SocketTransport(engine, child);
            engine.register(child);
            engine.soon(() -> accepting.accepted(transport), context.copy()); // a connection's variables are its own
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.channel().config().setAutoRead(false);
            engine.soon(() -> retryLater(cause), context);
        }

        private void retryLater(Throwable cause) {
            engine.loop()
                    .callExceptionHandler(Map.of(
                            "message", "socket.accept() out of system resource",
                            "exception", cause,
                            "socket", address));
            var _ = engine.loop().callLater(ACCEPT_RETRY_DELAY, () -> engine.later(Listener.this::accept));
        }
    }
}
