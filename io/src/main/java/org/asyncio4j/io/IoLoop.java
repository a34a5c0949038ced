package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;
import org.asyncio4j.Callback;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.internal.FileCalls;
import org.asyncio4j.io.internal.names.Resolver;
import org.asyncio4j.io.internal.net.Binder;
import org.asyncio4j.io.internal.net.Connector;
import org.asyncio4j.io.internal.net.DatagramBinder;
import org.asyncio4j.io.internal.net.Engine;
import org.asyncio4j.io.internal.net.FileSending;
import org.asyncio4j.io.internal.net.Tls;
import org.asyncio4j.io.internal.pipe.Pipes;
import org.asyncio4j.io.internal.process.Subprocesses;
import org.asyncio4j.io.internal.select.ChannelOperations;
import org.asyncio4j.io.internal.select.ChannelWatch;
import org.asyncio4j.io.internal.select.SocketSendfile;
import org.jspecify.annotations.Nullable;

/// The methods of an event loop for input and output: what Python has in `asyncio.AbstractEventLoop`. Most
/// programs use [Streams] and [Subprocess] instead.
///
/// ```java
/// var loop = IoLoop.of(getRunningLoop());
/// var server = await(loop.createServer(EchoProtocol::new, "127.0.0.1", 8888));
/// ```
///
/// The methods that take a channel of `java.nio`, such as [#addReader] and [#sockRecv], are what Python
/// has for sockets and descriptors. The channels have to be non-blocking, which those of the JDK are
/// not at first. While one of them is waited for, the loop has it registered with a selector of its
/// own, so it can neither be made blocking nor be closed for good: take the reader and the writer back
/// before, or cancel the task that waits. One that is closed all the same counts as ready within a
/// second. One callback or task at a time can wait for reading a channel, and one for writing.
///
/// For the loop's thread. Errors of the system are the [IOException][java.io.IOException]s of the JDK,
/// or those of this package.
public final class IoLoop {
    private final EventLoop loop;

    private IoLoop(EventLoop loop) {
        this.loop = loop;
    }

    /// {@return the methods of an event loop}
    ///
    /// @param loop the loop
    public static IoLoop of(EventLoop loop) {
        return new IoLoop(loop);
    }

    private static @Nullable Tls clientTls(ConnectionOptions options, String host, int port, String complaint) {
        var tls = options.tls();
        return tls == null ? null : Tls.client(tls, host, port, complaint);
    }

    private Connector connector() {
        return new Connector(Engine.of(loop));
    }

    private Binder binder() {
        return new Binder(Engine.of(loop));
    }

    private DatagramBinder datagramBinder() {
        return new DatagramBinder(Engine.of(loop));
    }

    /// {@return a coroutine that connects to a TCP server}
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what speaks over the connection
    /// @param host a name or an address
    /// @param port from 1 to 65535
    /// @python `loop.create_connection`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<Transport, P>> createConnection(
            Supplier<P> protocolFactory, String host, int port) {
        return createConnection(protocolFactory, host, port, ConnectionOptions.DEFAULT);
    }

    /// {@return a coroutine that connects to a TCP server}
    ///
    /// It throws a [java.net.ConnectException] if nobody listens there, an
    /// [java.net.UnknownHostException] if there is no such host, and one exception that tells of all
    /// attempts if there were several.
    ///
    /// With TLS it waits for the handshake. It throws an [SSLException][javax.net.ssl.SSLException] if
    /// the server cannot be trusted or does not speak TLS, and a [ConnectionAbortedException] if it
    /// takes too long.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what speaks over the connection
    /// @param host a name or an address
    /// @param port from 1 to 65535
    /// @param options how
    /// @python `loop.create_connection`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<Transport, P>> createConnection(
            Supplier<P> protocolFactory, String host, int port, ConnectionOptions options) {
        return async(() -> {
            var tls = clientTls(options, host, port, "You must set server_hostname when using ssl without a host");
            var family = options.family();
            var remotes = await(Resolver.resolve(loop, host, port, family));
            var local = options.localAddr();
            var locals = local == null
                    ? null
                    : await(Resolver.resolve(loop, local.getHostString(), local.getPort(), family));
            var connector = connector();
            return connector.start(connector.connect(remotes, locals, options), protocolFactory, tls);
        });
    }

    /// {@return a coroutine that makes a transport of a connected channel}
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what speaks over the connection
    /// @param sock the channel, which is the transport's from then on
    /// @param options how; only those for TLS matter
    /// @python `loop.create_connection(sock=…)`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<Transport, P>> createConnection(
            Supplier<P> protocolFactory, SocketChannel sock, ConnectionOptions options) {
        return async(() -> {
            var tls = clientTls(options, "", -1, "You must set server_hostname when using ssl without a host");
            var connector = connector();
            return connector.start(connector.adopt(sock), protocolFactory, tls);
        });
    }

    /// {@return a coroutine that connects to a Unix socket}
    ///
    /// It throws a [java.nio.file.NoSuchFileException] if there is no such file.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what speaks over the connection
    /// @param path of the socket
    /// @param options how; only those for TLS matter
    /// @python `loop.create_unix_connection`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<Transport, P>> createUnixConnection(
            Supplier<P> protocolFactory, Path path, ConnectionOptions options) {
        return async(() -> {
            var tls = clientTls(options, "", -1, "you have to pass server_hostname when using ssl");
            var connector = connector();
            return connector.start(connector.connect(UnixDomainSocketAddress.of(path)), protocolFactory, tls);
        });
    }

    /// {@return a coroutine that makes a transport of a channel that the program has accepted itself}
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what speaks over the connection
    /// @param sock the channel, which is the transport's from then on
    /// @param tls how the connection is encrypted, as a server; or null if it is not
    /// @python `loop.connect_accepted_socket`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<Transport, P>> connectAcceptedSocket(
            Supplier<P> protocolFactory, SocketChannel sock, @Nullable TlsOptions tls) {
        return async(() -> {
            var connector = connector();
            return connector.start(connector.adopt(sock), protocolFactory, tls == null ? null : Tls.server(tls));
        });
    }

    /// {@return a coroutine that starts a TCP server}
    ///
    /// @param protocolFactory makes what speaks over a connection, for each
    /// @param host a name or an address of this machine, or null for all interfaces
    /// @param port from 1 to 65535, or 0 for a free one
    /// @python `loop.create_server`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory, @Nullable String host, int port) {
        return createServer(protocolFactory, host, port, ServerOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a TCP server}
    ///
    /// It throws a [java.net.BindException] if the port is in use.
    ///
    /// @param protocolFactory makes what speaks over a connection, for each
    /// @param host a name or an address of this machine, or null for all interfaces
    /// @param port from 1 to 65535, or 0 for a free one
    /// @param options how
    /// @python `loop.create_server`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory, @Nullable String host, int port, ServerOptions options) {
        return createServer(protocolFactory, Collections.singletonList(host), port, options);
    }

    /// {@return a coroutine that starts a TCP server on several addresses}
    ///
    /// The port is an `Integer` so that a null in the place of the hosts means one host, of the other
    /// methods.
    ///
    /// @param protocolFactory makes what speaks over a connection, for each
    /// @param hosts names or addresses of this machine
    /// @param port from 1 to 65535, or 0 for a free one each
    /// @python `loop.create_server`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory, List<? extends @Nullable String> hosts, Integer port) {
        return createServer(protocolFactory, hosts, port, ServerOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a TCP server on several addresses}
    ///
    /// @param protocolFactory makes what speaks over a connection, for each
    /// @param hosts names or addresses of this machine
    /// @param port from 1 to 65535, or 0 for a free one each
    /// @param options how
    /// @python `loop.create_server`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory,
            List<? extends @Nullable String> hosts,
            Integer port,
            ServerOptions options) {
        return async(() -> {
            var addresses = new LinkedHashSet<InetSocketAddress>();
            boolean onlyNamed = true;
            for (var host : hosts) {
                if ((host == null || host.isEmpty()) && options.family() == null) {
                    onlyNamed = false;
                    addresses.add(Binder.everywhere(port));
                } else {
                    addresses.addAll(await(Resolver.resolvePassive(loop, host, port, options.family())));
                }
            }
            return binder().bind(addresses, onlyNamed, protocolFactory, options);
        });
    }

    /// {@return a coroutine that starts a server on a channel that is bound}
    ///
    /// @param protocolFactory makes what speaks over a connection, for each
    /// @param sock the channel, which is the server's from then on
    /// @param options how
    /// @python `loop.create_server(sock=…)`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory, ServerSocketChannel sock, ServerOptions options) {
        return async(() -> binder().adopt(sock, protocolFactory, options));
    }

    /// {@return a coroutine that starts a server on a Unix socket}
    ///
    /// It throws a [java.net.BindException] if the path is in use, other than by the socket of a server
    /// that has ended.
    ///
    /// @param protocolFactory makes what speaks over a connection, for each
    /// @param path of the socket
    /// @param options how
    /// @python `loop.create_unix_server`
    @CheckReturnValue
    public Coroutine<Server> createUnixServer(
            Supplier<? extends BaseProtocol> protocolFactory, Path path, ServerOptions options) {
        return async(() -> binder().bind(path, protocolFactory, options));
    }

    /// {@return a coroutine that makes a transport of a stream to read}
    ///
    /// A thread of its own waits for its bytes.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what receives the bytes
    /// @param pipe the stream, which is the transport's from then on, such as `System.in`
    /// @python `loop.connect_read_pipe`
    @CheckReturnValue
    public <P extends Protocol> Coroutine<Connected<ReadTransport, P>> connectReadPipe(
            Supplier<P> protocolFactory, InputStream pipe) {
        return Pipes.connectRead(loop, protocolFactory, pipe);
    }

    /// {@return a coroutine that makes a transport of a stream to write}
    ///
    /// A thread writes to it while there is something to write.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what is told when to pause
    /// @param pipe the stream, which is the transport's from then on
    /// @python `loop.connect_write_pipe`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<WriteTransport, P>> connectWritePipe(
            Supplier<P> protocolFactory, OutputStream pipe) {
        return Pipes.connectWrite(loop, protocolFactory, pipe);
    }

    /// {@return a coroutine that starts a program}
    ///
    /// It throws a [java.nio.file.NoSuchFileException] if there is no such program.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what is told of the process
    /// @param command the program and its arguments
    /// @param options where its input comes from and its output goes, its environment and folder
    /// @python `loop.subprocess_exec`
    @CheckReturnValue
    public <P extends SubprocessProtocol> Coroutine<Connected<SubprocessTransport, P>> subprocessExec(
            Supplier<P> protocolFactory, List<String> command, SubprocessOptions options) {
        return Subprocesses.exec(loop, protocolFactory, command, options);
    }

    /// {@return a coroutine that runs a command of the shell}
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what is told of the process
    /// @param command what the shell runs
    /// @param options where its input comes from and its output goes, its environment and folder
    /// @python `loop.subprocess_shell`
    @CheckReturnValue
    public <P extends SubprocessProtocol> Coroutine<Connected<SubprocessTransport, P>> subprocessShell(
            Supplier<P> protocolFactory, String command, SubprocessOptions options) {
        return Subprocesses.shell(loop, protocolFactory, command, options);
    }

    /// {@return a coroutine that sends a whole file over a connection and gives the number of bytes}
    ///
    /// @param transport the connection
    /// @param file what is sent, from its first byte on
    /// @python `loop.sendfile`
    @CheckReturnValue
    public Coroutine<Long> sendfile(WriteTransport transport, FileChannel file) {
        return sendfile(transport, file, 0, null, true);
    }

    /// {@return a coroutine that sends a part of a file over a connection and gives the number of bytes}
    ///
    /// The system sends the file by itself where it can. The file's position is behind what was sent
    /// then, also if it fails. Nothing else can be written meanwhile.
    ///
    /// It throws [IllegalStateException] if the transport is closing or cannot send files,
    /// [SendfileNotAvailableException] if the system does not know the file and there is no fallback,
    /// and an [IOException][java.io.IOException] if the connection is lost.
    ///
    /// @param transport the connection
    /// @param file what is sent
    /// @param offset from which byte on, 0 or more
    /// @param count how many bytes at most, more than 0; or null for all that follow
    /// @param fallback whether the file may be read and written where the system cannot send it, as with TLS
    ///     or if it does not know the file
    /// @python `loop.sendfile`
    @CheckReturnValue
    public Coroutine<Long> sendfile(
            WriteTransport transport, FileChannel file, long offset, @Nullable Long count, boolean fallback) {
        FileCalls.checkPart(offset, count);
        return async(() -> new FileSending(loop, file, offset, count).over(transport, fallback));
    }

    /// {@return a coroutine that opens an endpoint for datagrams}
    ///
    /// It throws a [java.net.BindException] if the port is in use, an [java.net.UnknownHostException]
    /// if there is no such host, and an [IllegalArgumentException] if there is neither an address nor a
    /// family, or if the addresses of the two sides have no family in common.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what receives datagrams
    /// @param options where and how
    /// @python `loop.create_datagram_endpoint`
    @CheckReturnValue
    public <P extends DatagramProtocol> Coroutine<Connected<DatagramTransport, P>> createDatagramEndpoint(
            Supplier<P> protocolFactory, DatagramOptions options) {
        return async(() -> {
            var locals = resolved(options.localAddr(), options.family());
            var remotes = resolved(options.remoteAddr(), options.family());
            var transport = datagramBinder().open(locals, remotes, options);
            return new Connected<>(transport, transport.start(protocolFactory));
        });
    }

    /// {@return a coroutine that makes an endpoint of a channel for datagrams}
    ///
    /// It throws an [IllegalStateException] if the loop does not poll with NIO, which alone takes over
    /// channels.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory makes what receives datagrams
    /// @param sock the channel, which is the transport's from then on
    /// @python `loop.create_datagram_endpoint(sock=…)`
    @CheckReturnValue
    public <P extends DatagramProtocol> Coroutine<Connected<DatagramTransport, P>> createDatagramEndpoint(
            Supplier<P> protocolFactory, DatagramChannel sock) {
        return async(() -> {
            var transport = datagramBinder().adopt(sock);
            return new Connected<>(transport, transport.start(protocolFactory));
        });
    }

    private @Nullable List<InetSocketAddress> resolved(
            @Nullable InetSocketAddress address, @Nullable ProtocolFamily family) {
        if (address == null) {
            return null;
        }
        var host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return await(Resolver.resolve(loop, host, address.getPort(), family));
    }

    /// {@return a coroutine that encrypts a connection from now on, waits for the handshake, and gives the
    /// same transport}
    ///
    /// Bytes that were received and not given to the protocol yet are the first of the handshake. It
    /// throws an [SSLException][javax.net.ssl.SSLException] if the other side cannot be trusted or does
    /// not speak TLS, and a [ConnectionAbortedException] if it takes too long; the connection is closed
    /// then, and the protocol told.
    ///
    /// @param transport of a socket; it remains the connection's
    /// @param protocol what speaks over the connection from now on; it is not told that the connection is
    ///     made
    /// @param options how; the name of the server is needed on the client's side
    /// @param serverSide whether this is the server's side
    /// @python `loop.start_tls`
    @CheckReturnValue
    public Coroutine<Transport> startTls(
            Transport transport, BaseProtocol protocol, TlsOptions options, boolean serverSide) {
        return async(() -> {
            connector().startTls(transport, protocol, options, serverSide, new byte[0]);
            return transport;
        });
    }

    /// {@return the addresses of a host}
    ///
    /// @param host a name or an address, or null for this machine
    /// @param port from 0 to 65535
    /// @python `loop.getaddrinfo`
    @CheckReturnValue
    public Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String host, int port) {
        return Resolver.resolve(loop, host, port, null);
    }

    /// {@return the names of an address}
    ///
    /// @param address the address
    /// @python `loop.getnameinfo`
    @CheckReturnValue
    public Coroutine<NameInfo> getnameinfo(InetSocketAddress address) {
        return Resolver.nameInfo(loop, address);
    }

    /// Has a callback called whenever something can be read from a channel, or a connection accepted,
    /// once in an iteration at most, until [#removeReader]. It replaces the reader before, which is not
    /// called any more.
    ///
    /// @param channel a channel that can be read or accepts
    /// @param callback runs in a copy of the current context; what it throws goes to the exception handler
    /// @throws IllegalArgumentException if the channel is closed, blocking, or of another kind
    /// @throws IllegalStateException if a transport uses it, or if the loop is closed
    /// @python `loop.add_reader`
    public void addReader(SelectableChannel channel, Callback callback) {
        checkUnused(channel);
        watch().addReader(channel, callback);
    }

    /// Takes a reader back: it is not called any more.
    ///
    /// @param channel the channel
    /// @return whether there was one
    /// @throws IllegalStateException if a transport uses the channel
    /// @python `loop.remove_reader`
    public boolean removeReader(SelectableChannel channel) {
        if (loop.isClosed()) {
            return false;
        }
        checkUnused(channel);
        return watch().removeReader(channel);
    }

    /// Has a callback called whenever a channel can be written to, or an attempt to connect has ended, as
    /// [#addReader] does.
    ///
    /// @param channel a channel that can be written to
    /// @param callback runs in a copy of the current context; what it throws goes to the exception handler
    /// @throws IllegalArgumentException if the channel is closed, blocking, or of another kind
    /// @throws IllegalStateException if a transport uses it, or if the loop is closed
    /// @python `loop.add_writer`
    public void addWriter(SelectableChannel channel, Callback callback) {
        checkUnused(channel);
        watch().addWriter(channel, callback);
    }

    /// Takes a writer back: it is not called any more.
    ///
    /// @param channel the channel
    /// @return whether there was one
    /// @throws IllegalStateException if a transport uses the channel
    /// @python `loop.remove_writer`
    public boolean removeWriter(SelectableChannel channel) {
        if (loop.isClosed()) {
            return false;
        }
        checkUnused(channel);
        return watch().removeWriter(channel);
    }

    /// {@return a coroutine that receives bytes: as many as are there, none at the end}
    ///
    /// It throws [ConnectionResetException] if the other side has dropped the connection, and
    /// [IllegalArgumentException] if the channel is blocking.
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they come from
    /// @param size how many at most
    /// @python `loop.sock_recv`
    @CheckReturnValue
    public <C extends SelectableChannel & ReadableByteChannel> Coroutine<byte[]> sockRecv(C channel, int size) {
        return async(() -> operations().recv(channel, size));
    }

    /// {@return a coroutine that receives bytes into a buffer, and gives how many: 0 at the end}
    ///
    /// It throws what [#sockRecv] does.
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they come from
    /// @param buffer where they are put; its position moves
    /// @python `loop.sock_recv_into`
    @CheckReturnValue
    public <C extends SelectableChannel & ReadableByteChannel> Coroutine<Integer> sockRecvInto(
            C channel, ByteBuffer buffer) {
        return async(() -> operations().recvInto(channel, buffer));
    }

    /// {@return a coroutine that receives a datagram}
    ///
    /// @param channel where it comes from
    /// @param size how many bytes at most; the rest of the datagram is lost
    /// @python `loop.sock_recvfrom`
    @CheckReturnValue
    public Coroutine<Received> sockRecvfrom(DatagramChannel channel, int size) {
        return async(() -> operations().recvfrom(channel, size));
    }

    /// {@return a coroutine that receives a datagram into a buffer}
    ///
    /// @param channel where it comes from
    /// @param buffer where it is put; its position moves. What does not fit is lost
    /// @python `loop.sock_recvfrom_into`
    @CheckReturnValue
    public Coroutine<ReceivedInto> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer) {
        return sockRecvfromInto(channel, buffer, 0);
    }

    /// {@return a coroutine that receives a datagram into a buffer}
    ///
    /// @param channel where it comes from
    /// @param buffer where it is put; its position moves
    /// @param size how many bytes at most, or 0 for as many as there is room for; the rest is lost
    @CheckReturnValue
    public Coroutine<ReceivedInto> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer, int size) {
        return async(() -> operations().recvfromInto(channel, buffer, size));
    }

    /// {@return a coroutine that sends bytes, all of them}
    ///
    /// It throws [BrokenPipeException] or [ConnectionResetException] if the other side receives nothing
    /// more, and [IllegalArgumentException] if the channel is blocking. How much was sent then is
    /// unknown.
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they go
    /// @param data the bytes, which must not change meanwhile
    /// @python `loop.sock_sendall`
    @CheckReturnValue
    public <C extends SelectableChannel & WritableByteChannel> Coroutine<@Nullable Void> sockSendall(
            C channel, byte[] data) {
        return sockSendall(channel, ByteBuffer.wrap(data));
    }

    /// {@return a coroutine that sends the remaining bytes of a buffer, as [#sockSendall] does}
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they go
    /// @param data the buffer; its position moves with what is sent
    @CheckReturnValue
    public <C extends SelectableChannel & WritableByteChannel> Coroutine<@Nullable Void> sockSendall(
            C channel, ByteBuffer data) {
        return async(() -> operations().sendall(channel, data));
    }

    /// {@return a coroutine that sends a datagram, and gives the number of its bytes}
    ///
    /// @param channel what sends it
    /// @param data the bytes
    /// @param address to where
    /// @python `loop.sock_sendto`
    @CheckReturnValue
    public Coroutine<Integer> sockSendto(DatagramChannel channel, byte[] data, SocketAddress address) {
        return sockSendto(channel, ByteBuffer.wrap(data), address);
    }

    /// {@return a coroutine that sends the remaining bytes of a buffer as a datagram, and gives their
    /// number}
    ///
    /// @param channel what sends it
    /// @param data the buffer; its position moves to its limit
    /// @param address to where
    @CheckReturnValue
    public Coroutine<Integer> sockSendto(DatagramChannel channel, ByteBuffer data, SocketAddress address) {
        return async(() -> operations().sendto(channel, data, address));
    }

    /// {@return a coroutine that connects a channel}
    ///
    /// After it was cancelled, another one goes on with the same attempt. If connecting fails, the JDK
    /// has closed the channel; it throws [java.net.ConnectException] if nobody listens there,
    /// [java.nio.file.NoSuchFileException] if the path of a Unix socket does not exist,
    /// [java.net.UnknownHostException] if a name does not, and [IllegalArgumentException] if the
    /// channel is blocking.
    ///
    /// @param channel what is connected
    /// @param address to where; the name of a host that is not resolved yet is, in the executor
    /// @python `loop.sock_connect`
    @CheckReturnValue
    public Coroutine<@Nullable Void> sockConnect(SocketChannel channel, SocketAddress address) {
        return async(() -> operations().connect(channel, address));
    }

    /// {@return a coroutine that accepts a connection}
    ///
    /// @param channel where it comes in, which listens
    /// @python `loop.sock_accept`
    @CheckReturnValue
    public Coroutine<Accepted> sockAccept(ServerSocketChannel channel) {
        return async(() -> operations().accept(channel));
    }

    /// {@return a coroutine that sends a file from its beginning to its end, and gives the number of bytes}
    ///
    /// @param channel where the bytes go
    /// @param file what is read
    @CheckReturnValue
    public Coroutine<Long> sockSendfile(SocketChannel channel, FileChannel file) {
        return sockSendfile(channel, file, 0, null, true);
    }

    /// {@return a coroutine that sends a file, and gives the number of bytes}
    ///
    /// The system reads the file by itself where it can; else it is read and sent in pieces. When it
    /// has ended, in whatever way, the position of the file is behind the last byte that was sent.
    ///
    /// It throws [SendfileNotAvailableException] if it may not be sent in pieces and the system cannot,
    /// and [IllegalArgumentException] if the offset is negative, the count is not positive or the
    /// channel is blocking.
    ///
    /// @param channel where the bytes go
    /// @param file what is read
    /// @param offset where in the file it begins, in bytes
    /// @param count how many bytes, or null for all up to the end
    /// @param fallback whether it may be sent in pieces
    /// @python `loop.sock_sendfile`
    @CheckReturnValue
    public Coroutine<Long> sockSendfile(
            SocketChannel channel, FileChannel file, long offset, @Nullable Long count, boolean fallback) {
        return async(() -> new SocketSendfile(loop, operations()).send(channel, file, offset, count, fallback));
    }

    private ChannelOperations operations() {
        return new ChannelOperations(loop, watch(), this::checkUnused);
    }

    private ChannelWatch watch() {
        return Engine.of(loop).watch();
    }

    private void checkUnused(SelectableChannel channel) {
        var transport = Engine.of(loop).transportOf(channel);
        if (transport != null) {
            throw new IllegalStateException("File descriptor " + channel + " is used by transport " + transport);
        }
    }
}
