package org.asyncio4j.io.internal.net;

import static org.asyncio4j.Asyncio.await;

import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.asyncio4j.Future;
import org.asyncio4j.io.DatagramOptions;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// An endpoint that is being opened: a task waits for it, and the poll completes it.
final class DatagramOpening {
    private final Engine engine;
    private final DatagramOptions options;
    private final @Nullable InetSocketAddress local;
    private final @Nullable InetSocketAddress remote;
    private final Future<DatagramSocketTransport> future;
    private @Nullable DatagramSocketTransport transport;

    /// Prepares to open an endpoint.
    ///
    /// @param engine the engine that polls the endpoint
    /// @param options the options
    /// @param local the address to bind, or null if the channel is bound or connecting binds it
    /// @param remote the address to send to, or null if each datagram has its own
    DatagramOpening(
            Engine engine,
            DatagramOptions options,
            @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote) {
        this.engine = engine;
        this.options = options;
        this.local = local;
        this.remote = remote;
        future = engine.loop().createFuture();
    }

    /// Opens the endpoint and waits until it is open. For tasks.
    ///
    /// @param maker creates the channel
    /// @return the endpoint, not started
    /// @throws IOException if the endpoint cannot be opened
    DatagramSocketTransport open(Function<ChannelTypes, DatagramChannel> maker) throws IOException {
        engine.later(() -> start(maker));
        try {
            return await(future, IOException.class);
        } catch (Throwable e) {
            if (transport != null) {
                transport.abort();
            }
            throw e;
        }
    }

    private void start(Function<ChannelTypes, DatagramChannel> maker) {
        if (future.done()) {
            return;
        }
        try {
            var channel = maker.apply(engine.types());
            transport = new DatagramSocketTransport(engine, channel, remote);
            engine.register(channel);
            configure(channel);
            bind(channel, transport);
        } catch (Throwable e) {
            failed(Errors.opening(e));
        }
    }

    private void configure(DatagramChannel channel) {
        if (options.reusePort()) {
            engine.types().reusePort(channel);
        }
        if (options.allowBroadcast()) {
            channel.config().setBroadcast(true);
        }
    }

    private void bind(DatagramChannel channel, DatagramSocketTransport opened) {
        if (local == null) {
            connect(channel, opened);
            return;
        }
        engine.finishClosing();
        channel.bind(local).addListener(end -> {
            if (end.isSuccess()) {
                connect(channel, opened);
            } else {
                failed(Errors.binding(end.cause(), local));
            }
        });
    }

    private void connect(DatagramChannel channel, DatagramSocketTransport opened) {
        if (remote == null || options.allowBroadcast() || channel.isConnected()) {
            succeeded(opened);
            return;
        }
        channel.connect(remote).addListener(end -> {
            if (end.isSuccess()) {
                succeeded(opened);
            } else {
                failed(Errors.connecting(end.cause(), remote));
            }
        });
    }

    private void succeeded(DatagramSocketTransport opened) {
        engine.finish(future, () -> future.setResult(opened));
    }

    private void failed(Throwable exception) {
        engine.finish(future, () -> future.setException(exception));
    }
}
