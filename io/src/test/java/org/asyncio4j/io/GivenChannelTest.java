package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/// Channels of the JDK that become transports and servers.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class GivenChannelTest {
    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    private static ServerSocketChannel listener() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aConnectionThatTheProgramHasAcceptedIsServed() throws IOException {
        try (var listener = listener();
                var client = new Socket(
                        InetAddress.getLoopbackAddress(), listener.socket().getLocalPort())) {
            var accepted = listener.accept();
            run(async(() -> {
                client.getOutputStream().write("question".getBytes(UTF_8));
                var connected = await(loop().connectAcceptedSocket(Recording::new, accepted, null));
                var served = connected.protocol();
                assertThat(served.calls).containsExactly("made");
                assertThat(connected.transport().getExtraInfo("peername")).isEqualTo(client.getLocalSocketAddress());
                served.until(() -> served.text().equals("question"));
                connected.transport().write("answer".getBytes(UTF_8));
                connected.transport().close();
                served.untilLost();
                assertThat(served.lostBy).isNull();
            }));
            assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("answer");
            assertThat(accepted.isOpen()).isFalse();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aChannelThatIsNotConnectedIsLeftToTheProgram() throws IOException {
        try (var listener = listener();
                var channel = SocketChannel.open()) {
            run(async(() -> {
                assertThatThrownBy(() ->
                                await(loop().createConnection(Recording::new, channel, ConnectionOptions.DEFAULT)))
                        .isInstanceOf(NotYetConnectedException.class);
            }));
            assertThat(channel.isBlocking()).isTrue();
            assertThat(channel.connect(listener.getLocalAddress())).isTrue();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aClosedChannelIsRefused() throws IOException {
        var channel = SocketChannel.open();
        channel.close();
        var listener = listener();
        listener.close();
        run(async(() -> {
            assertThatThrownBy(() -> await(loop().createConnection(Recording::new, channel, ConnectionOptions.DEFAULT)))
                    .isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> await(loop().createServer(Recording::new, listener, ServerOptions.DEFAULT)))
                    .isInstanceOf(ClosedChannelException.class);
        }));
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aChannelThatIsNotBoundMakesNoServer() throws IOException {
        try (var channel = ServerSocketChannel.open()) {
            run(async(() -> assertThatThrownBy(
                            () -> await(loop().createServer(Recording::new, channel, ServerOptions.DEFAULT)))
                    .isInstanceOf(NotYetBoundException.class)));
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    @DisabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void thePollOfTheSystemLeavesThemToTheProgram() throws IOException {
        try (var listener = listener();
                var client = SocketChannel.open(listener.getLocalAddress());
                var accepted = listener.accept()) {
            run(async(() -> {
                assertThatIllegalStateException()
                        .isThrownBy(() -> await(loop().connectAcceptedSocket(Recording::new, accepted, null)))
                        .withMessage("an event loop that polls with epoll cannot take over a channel of the JDK, "
                                + accepted + ": run the program with -Dasyncio4j.io=nio");
                assertThatIllegalStateException()
                        .isThrownBy(() ->
                                await(loop().createConnection(Recording::new, client, ConnectionOptions.DEFAULT)));
                assertThatIllegalStateException()
                        .isThrownBy(() -> await(loop().createServer(Recording::new, listener, ServerOptions.DEFAULT)));
            }));
            client.write(ByteBuffer.wrap(new byte[3]));
            assertThat(accepted.read(ByteBuffer.allocate(5))).isEqualTo(3);
        }
    }
}
