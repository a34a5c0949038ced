package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.newEventLoop;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Only NIO takes over channels of the JDK.
@Timeout(60)
@EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
class AdoptedChannelTest {
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
    void aConnectedChannelBecomesATransport() {
        run(() -> {
            var listener = sockets.listener();
            var client = sockets.client();
            await(io.sockConnect(client, listener.getLocalAddress()));
            var accepted = sockets.keep(await(io.sockAccept(listener)).channel());
            var connected = await(io.createConnection(Recording::new, client, ConnectionOptions.DEFAULT));
            await(io.sockSendall(accepted, new byte[] {'h', 'i'}));
            var received = connected.protocol();
            received.until(() -> received.text().equals("hi"));
            connected.transport().close();
            received.untilLost();
        });
    }

    @Test
    void aBoundChannelBecomesAServer() {
        run(() -> {
            var listener = sockets.listener();
            var served = new Recording();
            var server = await(io.createServer(() -> served, listener, ServerOptions.DEFAULT));
            var client = sockets.client();
            await(io.sockConnect(client, listener.getLocalAddress()));
            await(io.sockSendall(client, new byte[] {'h', 'i'}));
            served.until(() -> served.text().equals("hi"));
            client.close();
            served.untilLost();
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void aChannelThatATransportUsesIsRefusedUntilThatIsClosing() {
        run(() -> {
            var channel = sockets.pair().client();
            var transport = await(io.createConnection(Recording::new, channel, ConnectionOptions.DEFAULT))
                    .transport();
            assertUsed(channel, transport, () -> io.addReader(channel, () -> {}));
            assertUsed(channel, transport, () -> io.addWriter(channel, () -> {}));
            assertUsed(channel, transport, () -> io.removeReader(channel));
            assertUsed(channel, transport, () -> io.removeWriter(channel));
            assertUsed(channel, transport, () -> await(io.sockRecv(channel, 1)));
            transport.close();
            assertThat(io.removeReader(channel)).isFalse();
        });
    }

    private static void assertUsed(SocketChannel channel, Transport transport, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("File descriptor " + channel + " is used by transport " + transport);
    }
}
