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

/// The input and output methods of an event loop, as in Python's `asyncio.AbstractEventLoop`. Most
/// programs use [Streams] and [Subprocess] instead.
///
/// ```java
/// var loop = IoLoop.of(getRunningLoop());
/// var server = await(loop.createServer(EchoProtocol::new, "127.0.0.1", 8888));
/// ```
///
/// The methods that take a `java.nio` channel, such as [#addReader] and [#sockRecv], correspond to
/// Python's methods for sockets and descriptors. The channels must be non-blocking; the JDK creates
/// blocking channels. While a callback or task waits for a channel, the channel is registered with a
/// selector of the loop. It can then neither be made blocking nor be fully closed: first remove its
/// reader and writer, or cancel the task that waits. If the channel is closed anyway, it counts as ready
/// within a second. At a time, one callback or task can wait to read a channel, and one can wait to
/// write it.
///
/// Call these methods on the loop's thread. System errors appear as the JDK's
/// [IOException][java.io.IOException]s or as the exceptions of this package.
public final class IoLoop {
    private final EventLoop loop;

    private IoLoop(EventLoop loop) {
        this.loop = loop;
    }

    /// {@return the input and output methods of an event loop}
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
    /// @param protocolFactory creates the protocol
    /// @param host a host name or an address
    /// @param port a port from 1 to 65535
    /// @python `loop.create_connection`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<Transport, P>> createConnection(
            Supplier<P> protocolFactory, String host, int port) {
        return createConnection(protocolFactory, host, port, ConnectionOptions.DEFAULT);
    }

    /// {@return a coroutine that connects to a TCP server}
    ///
    /// It throws a [java.net.ConnectException] if nothing listens there, and an
    /// [java.net.UnknownHostException] if the host does not exist. If several attempts fail, it throws
    /// one exception that describes them all.
    ///
    /// With TLS it also waits for the handshake. It throws an [SSLException][javax.net.ssl.SSLException]
    /// if the server cannot be trusted or does not speak TLS, and a [ConnectionAbortedException] if the
    /// handshake takes too long.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol
    /// @param host a host name or an address
    /// @param port a port from 1 to 65535
    /// @param options the options
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

    /// {@return a coroutine that creates a transport for a connected channel}
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol
    /// @param sock the channel, which belongs to the transport from then on
    /// @param options the options, of which only those for TLS are used
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
    /// It throws a [java.nio.file.NoSuchFileException] if the file does not exist.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol
    /// @param path the path of the socket
    /// @param options the options, of which only those for TLS are used
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

    /// {@return a coroutine that creates a transport for a channel that the program has accepted itself}
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol
    /// @param sock the channel, which belongs to the transport from then on
    /// @param tls the TLS options of this side, which is the server; or null for no encryption
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
    /// @param protocolFactory creates the protocol, once for each connection
    /// @param host a host name or an address of this machine, or null for all interfaces
    /// @param port a port from 1 to 65535, or 0 for a free port
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
    /// @param protocolFactory creates the protocol, once for each connection
    /// @param host a host name or an address of this machine, or null for all interfaces
    /// @param port a port from 1 to 65535, or 0 for a free port
    /// @param options the options
    /// @python `loop.create_server`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory, @Nullable String host, int port, ServerOptions options) {
        return createServer(protocolFactory, Collections.singletonList(host), port, options);
    }

    /// {@return a coroutine that starts a TCP server on several addresses}
    ///
    /// The port is an `Integer` so that a call with null in place of the hosts selects the methods with
    /// a single host.
    ///
    /// @param protocolFactory creates the protocol, once for each connection
    /// @param hosts host names or addresses of this machine
    /// @param port a port from 1 to 65535, or 0 for a free port on each address
    /// @python `loop.create_server`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory, List<? extends @Nullable String> hosts, Integer port) {
        return createServer(protocolFactory, hosts, port, ServerOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a TCP server on several addresses}
    ///
    /// @param protocolFactory creates the protocol, once for each connection
    /// @param hosts host names or addresses of this machine
    /// @param port a port from 1 to 65535, or 0 for a free port on each address
    /// @param options the options
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

    /// {@return a coroutine that starts a server on a bound channel}
    ///
    /// @param protocolFactory creates the protocol, once for each connection
    /// @param sock the channel, which belongs to the server from then on
    /// @param options the options
    /// @python `loop.create_server(sock=…)`
    @CheckReturnValue
    public Coroutine<Server> createServer(
            Supplier<? extends BaseProtocol> protocolFactory, ServerSocketChannel sock, ServerOptions options) {
        return async(() -> binder().adopt(sock, protocolFactory, options));
    }

    /// {@return a coroutine that starts a server on a Unix socket}
    ///
    /// It throws a [java.net.BindException] if the path is in use. The socket of a server that has ended
    /// does not count.
    ///
    /// @param protocolFactory creates the protocol, once for each connection
    /// @param path the path of the socket
    /// @param options the options
    /// @python `loop.create_unix_server`
    @CheckReturnValue
    public Coroutine<Server> createUnixServer(
            Supplier<? extends BaseProtocol> protocolFactory, Path path, ServerOptions options) {
        return async(() -> binder().bind(path, protocolFactory, options));
    }

    /// {@return a coroutine that creates a transport that reads a stream}
    ///
    /// A separate thread waits for the bytes of the stream.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol that receives the bytes
    /// @param pipe the stream, such as `System.in`; it belongs to the transport from then on
    /// @python `loop.connect_read_pipe`
    @CheckReturnValue
    public <P extends Protocol> Coroutine<Connected<ReadTransport, P>> connectReadPipe(
            Supplier<P> protocolFactory, InputStream pipe) {
        return Pipes.connectRead(loop, protocolFactory, pipe);
    }

    /// {@return a coroutine that creates a transport that writes to a stream}
    ///
    /// A thread writes to the stream while bytes wait to be written.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol, which learns when to pause writing
    /// @param pipe the stream, which belongs to the transport from then on
    /// @python `loop.connect_write_pipe`
    @CheckReturnValue
    public <P extends BaseProtocol> Coroutine<Connected<WriteTransport, P>> connectWritePipe(
            Supplier<P> protocolFactory, OutputStream pipe) {
        return Pipes.connectWrite(loop, protocolFactory, pipe);
    }

    /// {@return a coroutine that starts a program}
    ///
    /// It throws a [java.nio.file.NoSuchFileException] if the program does not exist.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol, which receives the events of the process
    /// @param command the program and its arguments
    /// @param options the source of its input, the target of its output, its environment and its folder
    /// @python `loop.subprocess_exec`
    @CheckReturnValue
    public <P extends SubprocessProtocol> Coroutine<Connected<SubprocessTransport, P>> subprocessExec(
            Supplier<P> protocolFactory, List<String> command, SubprocessOptions options) {
        return Subprocesses.exec(loop, protocolFactory, command, options);
    }

    /// {@return a coroutine that runs a shell command}
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol, which receives the events of the process
    /// @param command the command line for the shell
    /// @param options the source of its input, the target of its output, its environment and its folder
    /// @python `loop.subprocess_shell`
    @CheckReturnValue
    public <P extends SubprocessProtocol> Coroutine<Connected<SubprocessTransport, P>> subprocessShell(
            Supplier<P> protocolFactory, String command, SubprocessOptions options) {
        return Subprocesses.shell(loop, protocolFactory, command, options);
    }

    /// {@return a coroutine that sends a whole file over a connection and returns the number of bytes}
    ///
    /// @param transport the connection
    /// @param file the file, sent from its first byte on
    /// @python `loop.sendfile`
    @CheckReturnValue
    public Coroutine<Long> sendfile(WriteTransport transport, FileChannel file) {
        return sendfile(transport, file, 0, null, true);
    }

    /// {@return a coroutine that sends a part of a file over a connection and returns the number of
    /// bytes}
    ///
    /// The operating system sends the file itself where it can. Afterwards the position of the file is
    /// behind the last byte that was sent, even after a failure. Nothing else can be written meanwhile.
    ///
    /// It throws [IllegalStateException] if the transport is closing or cannot send files,
    /// [SendfileNotAvailableException] if the system cannot send the file and there is no fallback, and
    /// an [IOException][java.io.IOException] if the connection is lost.
    ///
    /// @param transport the connection
    /// @param file the file
    /// @param offset the first byte to send, 0 or more
    /// @param count the largest number of bytes, more than 0; or null for all up to the end
    /// @param fallback whether the transport may read the file and write its bytes if the system cannot
    ///     send it, as with TLS
    /// @python `loop.sendfile`
    @CheckReturnValue
    public Coroutine<Long> sendfile(
            WriteTransport transport, FileChannel file, long offset, @Nullable Long count, boolean fallback) {
        FileCalls.checkPart(offset, count);
        return async(() -> new FileSending(loop, file, offset, count).over(transport, fallback));
    }

    /// {@return a coroutine that opens an endpoint for datagrams}
    ///
    /// It throws a [java.net.BindException] if the port is in use, an [java.net.UnknownHostException] if
    /// the host does not exist. It throws an [IllegalArgumentException] if the options have neither an
    /// address nor a family, or if the addresses of the two sides have no family in common.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol that receives the datagrams
    /// @param options the addresses and socket options
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

    /// {@return a coroutine that creates an endpoint for a datagram channel}
    ///
    /// It throws an [IllegalStateException] if the loop does not poll with NIO: only NIO can adopt a
    /// channel.
    ///
    /// @param <P> the kind of protocol
    /// @param protocolFactory creates the protocol that receives the datagrams
    /// @param sock the channel, which belongs to the transport from then on
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

    /// {@return a coroutine that encrypts a connection from now on, waits for the handshake, and returns
    /// the same transport}
    ///
    /// Received bytes that the protocol has not got yet are the beginning of the handshake. The
    /// coroutine throws an [SSLException][javax.net.ssl.SSLException] if the other side cannot be
    /// trusted or does not speak TLS, and a [ConnectionAbortedException] if the handshake takes too
    /// long. The connection is then closed, and the protocol is notified.
    ///
    /// @param transport the transport of a socket; the connection keeps it
    /// @param protocol the protocol from now on; its `connectionMade` is not called
    /// @param options the TLS options; on the client's side they need the name of the server
    /// @param serverSide whether this side is the server
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
    /// @param host a host name or an address, or null for this machine
    /// @param port a port from 0 to 65535
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

    /// Calls a callback whenever a channel has bytes to read or a connection to accept, at most once in
    /// each iteration, until [#removeReader]. The callback replaces an earlier reader of the channel.
    ///
    /// @param channel a readable channel, or a channel that accepts connections
    /// @param callback the callback, which runs in a copy of the current context; the exception handler
    ///     gets the exceptions that it throws
    /// @throws IllegalArgumentException if the channel is closed, blocking, or of another kind
    /// @throws IllegalStateException if a transport uses the channel, or if the loop is closed
    /// @python `loop.add_reader`
    public void addReader(SelectableChannel channel, Callback callback) {
        checkUnused(channel);
        watch().addReader(channel, callback);
    }

    /// Removes the reader of a channel, which is not called any more.
    ///
    /// @param channel the channel
    /// @return whether the channel had one
    /// @throws IllegalStateException if a transport uses the channel
    /// @python `loop.remove_reader`
    public boolean removeReader(SelectableChannel channel) {
        if (loop.isClosed()) {
            return false;
        }
        checkUnused(channel);
        return watch().removeReader(channel);
    }

    /// Calls a callback whenever a channel can take bytes or an attempt to connect has ended, as
    /// [#addReader] does for reading.
    ///
    /// @param channel a writable channel
    /// @param callback the callback, which runs in a copy of the current context; the exception handler
    ///     gets the exceptions that it throws
    /// @throws IllegalArgumentException if the channel is closed, blocking, or of another kind
    /// @throws IllegalStateException if a transport uses the channel, or if the loop is closed
    /// @python `loop.add_writer`
    public void addWriter(SelectableChannel channel, Callback callback) {
        checkUnused(channel);
        watch().addWriter(channel, callback);
    }

    /// Removes the writer of a channel, which is not called any more.
    ///
    /// @param channel the channel
    /// @return whether the channel had one
    /// @throws IllegalStateException if a transport uses the channel
    /// @python `loop.remove_writer`
    public boolean removeWriter(SelectableChannel channel) {
        if (loop.isClosed()) {
            return false;
        }
        checkUnused(channel);
        return watch().removeWriter(channel);
    }

    /// {@return a coroutine that waits for bytes and returns those that have arrived, or none at the end
    /// of the stream}
    ///
    /// It throws [ConnectionResetException] if the other side has dropped the connection, and
    /// [IllegalArgumentException] if the channel is blocking.
    ///
    /// @param <C> the kind of channel: a socket or a pipe
    /// @param channel the channel to read
    /// @param size the largest number of bytes
    /// @python `loop.sock_recv`
    @CheckReturnValue
    public <C extends SelectableChannel & ReadableByteChannel> Coroutine<byte[]> sockRecv(C channel, int size) {
        return async(() -> operations().recv(channel, size));
    }

    /// {@return a coroutine that receives bytes into a buffer and returns their number, 0 at the end of
    /// the stream}
    ///
    /// It throws the same exceptions as [#sockRecv].
    ///
    /// @param <C> the kind of channel: a socket or a pipe
    /// @param channel the channel to read
    /// @param buffer the buffer for the bytes; its position moves
    /// @python `loop.sock_recv_into`
    @CheckReturnValue
    public <C extends SelectableChannel & ReadableByteChannel> Coroutine<Integer> sockRecvInto(
            C channel, ByteBuffer buffer) {
        return async(() -> operations().recvInto(channel, buffer));
    }

    /// {@return a coroutine that receives a datagram}
    ///
    /// @param channel the channel to read
    /// @param size the largest number of bytes; the rest of the datagram is lost
    /// @python `loop.sock_recvfrom`
    @CheckReturnValue
    public Coroutine<Received> sockRecvfrom(DatagramChannel channel, int size) {
        return async(() -> operations().recvfrom(channel, size));
    }

    /// {@return a coroutine that receives a datagram into a buffer}
    ///
    /// @param channel the channel to read
    /// @param buffer the buffer for the bytes; its position moves. Bytes that do not fit are lost
    /// @python `loop.sock_recvfrom_into`
    @CheckReturnValue
    public Coroutine<ReceivedInto> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer) {
        return sockRecvfromInto(channel, buffer, 0);
    }

    /// {@return a coroutine that receives a datagram into a buffer}
    ///
    /// @param channel the channel to read
    /// @param buffer the buffer for the bytes; its position moves
    /// @param size the largest number of bytes, or 0 for as many as fit; the rest is lost
    @CheckReturnValue
    public Coroutine<ReceivedInto> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer, int size) {
        return async(() -> operations().recvfromInto(channel, buffer, size));
    }

    /// {@return a coroutine that sends all bytes of an array}
    ///
    /// It throws [BrokenPipeException] or [ConnectionResetException] if the other side receives nothing
    /// more; the number of bytes sent is then unknown. It throws [IllegalArgumentException] if the
    /// channel is blocking.
    ///
    /// @param <C> the kind of channel: a socket or a pipe
    /// @param channel the channel to write
    /// @param data the bytes, which must not change meanwhile
    /// @python `loop.sock_sendall`
    @CheckReturnValue
    public <C extends SelectableChannel & WritableByteChannel> Coroutine<@Nullable Void> sockSendall(
            C channel, byte[] data) {
        return sockSendall(channel, ByteBuffer.wrap(data));
    }

    /// {@return a coroutine that sends the remaining bytes of a buffer, as [#sockSendall] does}
    ///
    /// @param <C> the kind of channel: a socket or a pipe
    /// @param channel the channel to write
    /// @param data the buffer; its position moves behind the bytes that are sent
    @CheckReturnValue
    public <C extends SelectableChannel & WritableByteChannel> Coroutine<@Nullable Void> sockSendall(
            C channel, ByteBuffer data) {
        return async(() -> operations().sendall(channel, data));
    }

    /// {@return a coroutine that sends a datagram and returns the number of its bytes}
    ///
    /// @param channel the channel to write
    /// @param data the bytes
    /// @param address the address to send to
    /// @python `loop.sock_sendto`
    @CheckReturnValue
    public Coroutine<Integer> sockSendto(DatagramChannel channel, byte[] data, SocketAddress address) {
        return sockSendto(channel, ByteBuffer.wrap(data), address);
    }

    /// {@return a coroutine that sends the remaining bytes of a buffer as a datagram and returns their
    /// number}
    ///
    /// @param channel the channel to write
    /// @param data the buffer; its position moves to its limit
    /// @param address the address to send to
    @CheckReturnValue
    public Coroutine<Integer> sockSendto(DatagramChannel channel, ByteBuffer data, SocketAddress address) {
        return async(() -> operations().sendto(channel, data, address));
    }

    /// {@return a coroutine that connects a channel}
    ///
    /// If it is cancelled, another call continues the same attempt. If the attempt fails, the JDK closes
    /// the channel. The coroutine then throws [java.net.ConnectException] if nothing listens there,
    /// [java.nio.file.NoSuchFileException] if the path of a Unix socket does not exist, and
    /// [java.net.UnknownHostException] if a host does not exist. It throws [IllegalArgumentException] if
    /// the channel is blocking.
    ///
    /// @param channel the channel to connect
    /// @param address the address to connect to; the executor resolves an unresolved host name
    /// @python `loop.sock_connect`
    @CheckReturnValue
    public Coroutine<@Nullable Void> sockConnect(SocketChannel channel, SocketAddress address) {
        return async(() -> operations().connect(channel, address));
    }

    /// {@return a coroutine that accepts a connection}
    ///
    /// @param channel the listening channel
    /// @python `loop.sock_accept`
    @CheckReturnValue
    public Coroutine<Accepted> sockAccept(ServerSocketChannel channel) {
        return async(() -> operations().accept(channel));
    }

    /// {@return a coroutine that sends a whole file and returns the number of bytes}
    ///
    /// @param channel the channel to write
    /// @param file the file
    @CheckReturnValue
    public Coroutine<Long> sockSendfile(SocketChannel channel, FileChannel file) {
        return sockSendfile(channel, file, 0, null, true);
    }

    /// {@return a coroutine that sends a part of a file and returns the number of bytes}
    ///
    /// The operating system sends the file itself where it can; otherwise the loop reads and sends it in
    /// pieces. Afterwards, even after a failure, the position of the file is behind the last byte that
    /// was sent.
    ///
    /// It throws [SendfileNotAvailableException] if the system cannot send the file and pieces are not
    /// allowed. It throws [IllegalArgumentException] if the offset is negative, the count is not
    /// positive or the channel is blocking.
    ///
    /// @param channel the channel to write
    /// @param file the file
    /// @param offset the first byte to send, 0 or more
    /// @param count the largest number of bytes, more than 0; or null for all up to the end
    /// @param fallback whether the loop may send the file in pieces
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
