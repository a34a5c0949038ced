package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.asyncio4j.CancelledError;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SockConnectTest {
    private final EventLoop loop = newEventLoop();
    private final IoLoop io = IoLoop.of(loop);
    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        loop.close();
        sockets.close();
    }

    private void run(CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    @Test
    void theNameOfAHostIsResolved() {
        run(() -> {
            var listener = sockets.listener();
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            var client = sockets.client();
            await(io.sockConnect(client, InetSocketAddress.createUnresolved("localhost", port)));
            assertThat(client.isConnected()).isTrue();
            assertThat(client.getRemoteAddress()).isEqualTo(listener.getLocalAddress());
        });
    }

    @Test
    void anUnknownHostIsAnErrorAndTheChannelStaysOpen() {
        run(() -> {
            var client = sockets.client();
            var nowhere = InetSocketAddress.createUnresolved("x".repeat(64) + ".invalid", 1);
            assertThatThrownBy(() -> await(io.sockConnect(client, nowhere))).isInstanceOf(UnknownHostException.class);
            assertThat(client.isOpen()).isTrue();
        });
    }

    @Test
    void aRefusedConnectionNamesTheAddress() {
        run(() -> {
            var address = Sockets.unused();
            var client = sockets.client();
            assertThatThrownBy(() -> await(io.sockConnect(client, address)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("Connect call failed " + address + ": Connection refused");
        });
    }

    @Test
    void aPathWithoutASocketIsAnError(@TempDir Path directory) {
        run(() -> {
            var missing = directory.resolve("missing");
            var client = sockets.unixClient();
            assertThatThrownBy(() -> await(io.sockConnect(client, UnixDomainSocketAddress.of(missing))))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(missing.toString());
            var file = Files.createFile(directory.resolve("file"));
            var other = sockets.unixClient();
            assertThatThrownBy(() -> await(io.sockConnect(other, UnixDomainSocketAddress.of(file))))
                    .isInstanceOf(ConnectException.class);
        });
    }

    /// {@return a listener that lets nobody in any more}
    private ServerSocketChannel crowded() throws IOException {
        var listener = sockets.keep(ServerSocketChannel.open());
        listener.bind(Sockets.ANY_PORT, 1).configureBlocking(false);
        for (int i = 0; i < 2; i++) {
            sockets.keep(SocketChannel.open(listener.getLocalAddress()));
        }
        return listener;
    }

    @Test
    void aCancelledConnectIsTakenUpByTheNext() {
        run(() -> {
            var listener = crowded();
            var client = sockets.client();
            var task = createTask(io.sockConnect(client, listener.getLocalAddress()));
            await(sleep(0));
            assertThat(client.isConnectionPending()).isTrue();
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(client.isRegistered()).isFalse();
            var again = createTask(io.sockConnect(client, listener.getLocalAddress()));
            await(sleep(0));
            assertThat(again.done()).isFalse();
            for (int i = 0; i < 3; i++) {
                sockets.keep(await(io.sockAccept(listener)).channel());
            }
            await(again);
            assertThat(client.isConnected()).isTrue();
        });
    }
}
