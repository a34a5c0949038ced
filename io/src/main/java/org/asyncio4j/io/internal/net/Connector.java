package org.asyncio4j.io.internal.net;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.staggeredRace;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asyncio4j.Coroutine;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.Connected;
import org.asyncio4j.io.ConnectionOptions;
import org.asyncio4j.io.ConnectionResetException;
import org.asyncio4j.io.TlsOptions;
import org.asyncio4j.io.Transport;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// Opens connections. Tasks call its methods, which wait until the work is done.
public final class Connector {
    private final Engine engine;

    /// Creates a connector.
    ///
    /// @param engine the engine that polls the connections
    public Connector(Engine engine) {
        this.engine = engine;
    }

    /// Connects to one of several addresses.
    ///
    /// @param remotes the addresses, in order of preference
    /// @param locals the local addresses, of which one of the same family is used, or null for any
    /// @param options the options
    /// @return the connection, not started
    /// @throws IOException if no address can be connected to
    public SocketTransport connect(
            List<InetSocketAddress> remotes, @Nullable List<InetSocketAddress> locals, ConnectionOptions options)
            throws IOException {
        var errors = new ArrayList<IOException>();
        var delay = options.happyEyeballsDelay();
        int mixed = options.interleave() != null ? options.interleave() : delay == null ? 0 : 1;
        var ordered = Addresses.interleaved(remotes, mixed);
        var connection = delay == null ? inTurn(ordered, locals, errors) : racing(ordered, locals, errors, delay);
        if (connection != null) {
            return connection;
        }
        if (options.allErrors()) {
            throw new ExceptionGroup("create_connection failed", errors);
        }
        throw Errors.combined(errors);
    }

    private @Nullable SocketTransport inTurn(
            List<InetSocketAddress> remotes, @Nullable List<InetSocketAddress> locals, List<IOException> errors) {
        for (var remote : remotes) {
            try {
                return attempt(remote, locals, errors);
            } catch (IOException e) {
                // among the errors
            }
        }
        return null;
    }

    private @Nullable SocketTransport racing(
            List<InetSocketAddress> remotes,
            @Nullable List<InetSocketAddress> locals,
            List<IOException> errors,
            double delay) {
        var opened = new ArrayList<SocketTransport>();
        var attempts = new ArrayList<Supplier<Coroutine<@Nullable SocketTransport>>>();
        for (var remote : remotes) {
            attempts.add(() -> async(() -> {
                var connection = attempt(remote, locals, errors);
                opened.add(connection);
                return connection;
            }));
        }
        try {
            return await(staggeredRace(attempts, delay)).winner();
        } catch (Throwable e) {
            // the task may be cancelled when an attempt has just won
            opened.forEach(SocketTransport::abort);
            throw e;
        }
    }

    private SocketTransport attempt(
            InetSocketAddress remote, @Nullable List<InetSocketAddress> locals, List<IOException> errors)
            throws IOException {
        List<@Nullable InetSocketAddress> fitting = new ArrayList<>();
        if (locals == null) {
            fitting.add(null);
        } else {
            locals.stream().filter(local -> Addresses.sameFamily(local, remote)).forEach(fitting::add);
        }
        for (var local : fitting) {
            try {
                return attempt(remote, local);
            } catch (BindException e) {
                errors.add(e); // another one may do
            } catch (IOException e) {
                errors.add(e);
                throw e;
            }
        }
        if (fitting.isEmpty()) {
            errors.add(new IOException("no matching local address with family=" + Addresses.family(remote) + " found"));
        }
        throw errors.getLast();
    }

    private SocketTransport attempt(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        return connected(done -> {
            var channel = engine.types().socket();
            var transport = done.opened(channel);
            connecting(channel);
            engine.finishClosing();
            if (local == null) {
                channel.connect(remote).addListener(end -> done.ended(transport, end, remote));
            } else {
                channel.bind(local).addListener(bound -> {
                    if (bound.isSuccess()) {
                        channel.connect(remote).addListener(end -> done.ended(transport, end, remote));
                    } else {
                        done.failed(Errors.binding(bound.cause(), local));
                    }
                });
            }
        });
    }

    private void connecting(Channel channel) {
        channel.config().setConnectTimeoutMillis(0); // the system's own is enough
        engine.register(channel);
    }

    /// Connects to a Unix socket.
    ///
    /// @param address the path of the socket
    /// @return the connection, not started
    /// @throws IOException if connecting fails; a NoSuchFileException if the file does not exist
    public SocketTransport connect(UnixDomainSocketAddress address) throws IOException {
        return connected(done -> {
            var channel = engine.types().unixSocket();
            var transport = done.opened(channel);
            connecting(channel);
            channel.connect(engine.types().nettys(address)).addListener(end -> done.ended(transport, end, address));
        });
    }

    /// Takes over a channel of the JDK.
    ///
    /// @param socket a connected channel
    /// @return the connection, not started
    /// @throws IOException if the channel is closed
    /// @throws NotYetConnectedException if the channel is not connected
    public SocketTransport adopt(SocketChannel socket) throws IOException {
        if (socket.getRemoteAddress() == null) {
            throw new NotYetConnectedException();
        }
        return connected(done -> {
            var channel = engine.types().adopt(socket);
            var transport = done.opened(channel);
            engine.adopted(socket, transport);
            engine.register(channel);
            done.ended(transport);
        });
    }

    private SocketTransport connected(Consumer<Connecting> start) throws IOException {
        var connecting = new Connecting(engine);
        engine.later(() -> connecting.start(start));
        try {
            return await(connecting.future, IOException.class);
        } catch (Throwable e) {
            connecting.abort();
            throw e;
        }
    }

    /// Starts a connection with a new protocol.
    ///
    /// @param <P> the kind of protocol
    /// @param transport the connection, not started
    /// @param protocolFactory creates the protocol
    /// @param tls the TLS settings, or null for no encryption
    /// @return the transport and the protocol, once the protocol was notified of the connection
    /// @throws IOException if the connection cannot be encrypted
    public <P extends BaseProtocol> Connected<Transport, P> start(
            SocketTransport transport, Supplier<P> protocolFactory, @Nullable Tls tls) throws IOException {
        try {
            P protocol = protocolFactory.get();
            Future<Boolean> made = engine.loop().createFuture();
            if (tls == null) {
                transport.start(protocol, () -> {
                    if (!made.done()) {
                        made.setResult(true);
                    }
                });
            } else {
                transport.start(protocol, tls, made);
            }
            await(made, IOException.class);
            return new Connected<>(transport, protocol);
        } catch (Throwable e) {
            transport.close();
            throw e;
        }
    }

    /// Encrypts a connection that is in use.
    ///
    /// @param transport the connection
    /// @param protocol the protocol from now on
    /// @param options the options it is encrypted
    /// @param serverSide whether this side is the server
    /// @param received bytes that the protocol got but that belong to the handshake
    /// @throws IOException if the connection is closed or cannot be encrypted; it is then closed
    public void startTls(
            BaseTransport transport, BaseProtocol protocol, TlsOptions options, boolean serverSide, byte[] received)
            throws IOException {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalArgumentException("transport " + transport + " is not supported by start_tls()");
        }
        var tls = serverSide
                ? Tls.server(options)
                : Tls.client(options, "", -1, "check_hostname requires server_hostname");
        if (socket.isClosing()) {
            throw new ConnectionResetException("Connection lost");
        }
        Future<Boolean> secured = engine.loop().createFuture();
        socket.secure(tls, received, secured);
        socket.setProtocol(protocol);
        try {
            await(secured, IOException.class);
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    /// An attempt to connect: what a task waits for and the poll completes.
    private static final class Connecting {
        private final Engine engine;
        private final Future<SocketTransport> future;
        private @Nullable SocketTransport transport;

        private Connecting(Engine engine) {
            this.engine = engine;
            future = engine.loop().createFuture();
        }

        private void start(Consumer<Connecting> start) {
            if (future.done()) {
                return;
            }
            try {
                start.accept(this);
            } catch (Throwable e) {
                failed(Errors.opening(e));
            }
        }

        /// Creates the transport of a channel, which is closed if a later step fails.
        private SocketTransport opened(Channel channel) {
            var made = new SocketTransport(engine, channel);
            transport = made;
            return made;
        }

        private void ended(SocketTransport connection, io.netty.util.concurrent.Future<?> end, SocketAddress remote) {
            if (end.isSuccess()) {
                ended(connection);
            } else {
                failed(Errors.connecting(end.cause(), remote));
            }
        }

        private void ended(SocketTransport connection) {
            engine.finish(future, () -> future.setResult(connection));
        }

        private void failed(Throwable exception) {
            engine.finish(future, () -> future.setException(exception));
        }

        private void abort() {
            if (transport != null) {
                transport.abort();
            }
        }
    }
}
