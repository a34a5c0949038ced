package org.asyncio4j.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The other side of connections, in code that blocks: each connection has a thread of its own.
final class BlockingPeer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    /// What is done with a connection, which is closed after that.
    interface Conversation<S extends Socket> {
        void with(S socket) throws Exception;
    }

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Optional<Throwable>> outcomes = new LinkedBlockingQueue<>();
    private final ServerSocket listening;

    private BlockingPeer() throws IOException {
        listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    /// {@return what accepts connections}
    static BlockingPeer server(Conversation<Socket> conversation) throws IOException {
        var peer = new BlockingPeer();
        Thread.ofPlatform().daemon().start(() -> peer.accept(conversation));
        return peer;
    }

    /// {@return what accepts connections and secures them}
    static BlockingPeer server(SSLContext context, Conversation<SSLSocket> conversation) throws IOException {
        return server(socket -> conversation.with(secure(socket, context, false)));
    }

    /// {@return what makes some connections}
    static BlockingPeer clients(int port, int count, Conversation<Socket> conversation) throws IOException {
        var peer = new BlockingPeer();
        for (int i = 0; i < count; i++) {
            peer.talk(new Socket(InetAddress.getLoopbackAddress(), port), conversation);
        }
        return peer;
    }

    /// {@return what makes a connection}
    static BlockingPeer client(int port, Conversation<Socket> conversation) throws IOException {
        return clients(port, 1, conversation);
    }

    /// {@return what makes a connection and secures it}
    static BlockingPeer client(int port, SSLContext context, Conversation<SSLSocket> conversation) throws IOException {
        return client(port, socket -> conversation.with(secure(socket, context, true)));
    }

    /// {@return TLS over a socket, which is closed with it; the name of the host is not checked}
    static SSLSocket secure(Socket socket, SSLContext context, boolean client) throws IOException {
        var address = socket.getInetAddress().getHostAddress();
        var secured = (SSLSocket) context.getSocketFactory().createSocket(socket, address, socket.getPort(), true);
        secured.setUseClientMode(client);
        secured.startHandshake();
        return secured;
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept(Conversation<Socket> conversation) {
        while (!listening.isClosed()) {
            try {
                talk(listening.accept(), conversation);
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    outcomes.add(Optional.of(e));
                }
            }
        }
    }

    private void talk(Socket socket, Conversation<Socket> conversation) throws IOException {
        sockets.add(socket);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        Thread.ofPlatform().daemon().start(() -> {
            Throwable failure = null;
            try (socket) {
                conversation.with(socket);
            } catch (Throwable e) {
                failure = e;
            }
            outcomes.add(Optional.ofNullable(failure));
        });
    }

    /// Waits until a conversation has ended.
    ///
    /// @throws AssertionError if it failed
    void join() throws InterruptedException {
        var outcome = outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("the peer is still talking");
        }
        if (outcome.isPresent()) {
            throw new AssertionError("the peer failed", outcome.get());
        }
    }

    /// Waits until some conversations have ended.
    void join(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            join();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
