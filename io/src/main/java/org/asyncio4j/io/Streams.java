package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;

/// Connections and servers in straight-line code. The methods are meant for static import.
///
/// ```java
/// run(async(() -> {
///     var server = await(startServer((reader, writer) -> async(() -> {
///         try (writer) {
///             writer.write(await(reader.readline()));
///             await(writer.drain());
///         }
///     }), "127.0.0.1", 8888));
///     await(server.serveForever());
/// }));
/// ```
///
/// Await these coroutines in tasks. System errors appear as the JDK's
/// [IOException][java.io.IOException]s or as the exceptions of this package.
///
/// @python the streams of `asyncio`
@CheckReturnValue
public final class Streams {
    private Streams() {}

    /// {@return a coroutine that connects to a TCP server}
    ///
    /// @param host a host name or an address
    /// @param port a port from 1 to 65535
    /// @python `asyncio.open_connection`
    public static Coroutine<Connection> openConnection(String host, int port) {
        return openConnection(host, port, ConnectionOptions.DEFAULT);
    }

    /// {@return a coroutine that connects to a TCP server}
    ///
    /// It throws a [java.net.ConnectException] if nothing listens there, and the other exceptions of
    /// [IoLoop#createConnection].
    ///
    /// @param host a host name or an address
    /// @param port a port from 1 to 65535
    /// @param options the options
    /// @python `asyncio.open_connection`
    public static Coroutine<Connection> openConnection(String host, int port, ConnectionOptions options) {
        return async(() -> {
            var reader = new StreamReader(options.limit());
            var connected = await(IoLoop.of(getRunningLoop())
                    .createConnection(() -> new StreamReaderProtocol(reader), host, port, options));
            return connection(connected, reader);
        });
    }

    /// {@return a coroutine that creates the streams of a connected channel}
    ///
    /// It throws the exceptions of [IoLoop#createConnection(Supplier, SocketChannel,
    /// ConnectionOptions)].
    ///
    /// @param sock the channel, which belongs to the connection from then on
    /// @param options the options, of which only TLS and the limit are used
    /// @python `asyncio.open_connection(sock=…)`
    public static Coroutine<Connection> openConnection(SocketChannel sock, ConnectionOptions options) {
        return async(() -> {
            var reader = new StreamReader(options.limit());
            var connected = await(IoLoop.of(getRunningLoop())
                    .createConnection(() -> new StreamReaderProtocol(reader), sock, options));
            return connection(connected, reader);
        });
    }

    /// {@return a coroutine that connects to a Unix socket}
    ///
    /// @param path the path of the socket
    /// @python `asyncio.open_unix_connection`
    public static Coroutine<Connection> openUnixConnection(Path path) {
        return openUnixConnection(path, ConnectionOptions.DEFAULT);
    }

    /// {@return a coroutine that connects to a Unix socket}
    ///
    /// @param path the path of the socket
    /// @param options the options
    /// @python `asyncio.open_unix_connection`
    public static Coroutine<Connection> openUnixConnection(Path path, ConnectionOptions options) {
        return async(() -> {
            var reader = new StreamReader(options.limit());
            var connected = await(IoLoop.of(getRunningLoop())
                    .createUnixConnection(() -> new StreamReaderProtocol(reader), path, options));
            return connection(connected, reader);
        });
    }

    private static Connection connection(Connected<Transport, StreamReaderProtocol> connected, StreamReader reader) {
        var writer = new StreamWriter(connected.transport(), connected.protocol(), reader, getRunningLoop());
        return new Connection(reader, writer);
    }

    /// {@return a coroutine that starts a TCP server}
    ///
    /// @param clientConnected the callback for each connection; the coroutine that it returns becomes a
    ///     task
    /// @param host a host name or an address of this machine, or null for all interfaces
    /// @param port a port from 1 to 65535, or 0 for a free port
    /// @python `asyncio.start_server`
    public static Coroutine<Server> startServer(
            ClientConnectedCallback clientConnected, @Nullable String host, int port) {
        return startServer(clientConnected, host, port, ServerOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a TCP server}
    ///
    /// It throws a [java.net.BindException] if the port is in use.
    ///
    /// @param clientConnected the callback for each connection; the coroutine that it returns becomes a
    ///     task
    /// @param host a host name or an address of this machine, or null for all interfaces
    /// @param port a port from 1 to 65535, or 0 for a free port
    /// @param options the options
    /// @python `asyncio.start_server`
    public static Coroutine<Server> startServer(
            ClientConnectedCallback clientConnected, @Nullable String host, int port, ServerOptions options) {
        return async(() -> await(
                IoLoop.of(getRunningLoop()).createServer(protocols(clientConnected, options), host, port, options)));
    }

    /// {@return a coroutine that starts a TCP server on several addresses}
    ///
    /// The port is an `Integer` so that a call with null in place of the hosts selects the methods with
    /// a single host.
    ///
    /// @param clientConnected the callback for each connection; the coroutine that it returns becomes a
    ///     task
    /// @param hosts host names or addresses of this machine
    /// @param port a port from 1 to 65535, or 0 for a free port on each address
    /// @python `asyncio.start_server`
    public static Coroutine<Server> startServer(
            ClientConnectedCallback clientConnected, List<? extends @Nullable String> hosts, Integer port) {
        return startServer(clientConnected, hosts, port, ServerOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a TCP server on several addresses}
    ///
    /// @param clientConnected the callback for each connection; the coroutine that it returns becomes a
    ///     task
    /// @param hosts host names or addresses of this machine
    /// @param port a port from 1 to 65535, or 0 for a free port on each address
    /// @param options the options
    /// @python `asyncio.start_server`
    public static Coroutine<Server> startServer(
            ClientConnectedCallback clientConnected,
            List<? extends @Nullable String> hosts,
            Integer port,
            ServerOptions options) {
        return async(() -> await(
                IoLoop.of(getRunningLoop()).createServer(protocols(clientConnected, options), hosts, port, options)));
    }

    /// {@return a coroutine that starts a server on a bound channel}
    ///
    /// It throws the exceptions of [IoLoop#createServer(Supplier, ServerSocketChannel, ServerOptions)].
    ///
    /// @param clientConnected the callback for each connection; the coroutine that it returns becomes a
    ///     task
    /// @param sock the channel, which belongs to the server from then on
    /// @param options the options
    /// @python `asyncio.start_server(sock=…)`
    public static Coroutine<Server> startServer(
            ClientConnectedCallback clientConnected, ServerSocketChannel sock, ServerOptions options) {
        return async(() ->
                await(IoLoop.of(getRunningLoop()).createServer(protocols(clientConnected, options), sock, options)));
    }

    /// {@return a coroutine that starts a server on a Unix socket}
    ///
    /// @param clientConnected the callback for each connection; the coroutine that it returns becomes a
    ///     task
    /// @param path the path of the socket
    /// @python `asyncio.start_unix_server`
    public static Coroutine<Server> startUnixServer(ClientConnectedCallback clientConnected, Path path) {
        return startUnixServer(clientConnected, path, ServerOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a server on a Unix socket}
    ///
    /// It throws a [java.net.BindException] if the path is in use. The socket of a server that has ended
    /// does not count.
    ///
    /// @param clientConnected the callback for each connection; the coroutine that it returns becomes a
    ///     task
    /// @param path the path of the socket
    /// @param options the options
    /// @python `asyncio.start_unix_server`
    public static Coroutine<Server> startUnixServer(
            ClientConnectedCallback clientConnected, Path path, ServerOptions options) {
        return async(() -> await(
                IoLoop.of(getRunningLoop()).createUnixServer(protocols(clientConnected, options), path, options)));
    }

    private static Supplier<StreamReaderProtocol> protocols(
            ClientConnectedCallback clientConnected, ServerOptions options) {
        return () -> new StreamReaderProtocol(new StreamReader(options.limit()), clientConnected);
    }

    /// {@return a coroutine that opens a file}
    ///
    /// It throws a [NoSuchFileException][java.nio.file.NoSuchFileException] if the file does not exist
    /// and the options do not create it, and the other exceptions of
    /// [java.nio.channels.FileChannel#open].
    ///
    /// @param path the path of the file
    /// @param options the ways to open it; without any, [READ][java.nio.file.StandardOpenOption#READ]
    public static Coroutine<AsyncFile> openFile(Path path, OpenOption... options) {
        return AsyncFile.open(path, options);
    }
}
