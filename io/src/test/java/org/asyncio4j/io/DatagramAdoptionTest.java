package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.DatagramRecording.LOOPBACK;
import static org.asyncio4j.io.DatagramRecording.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Only NIO takes over channels of the JDK.
@Timeout(60)
class DatagramAdoptionTest {

    private static DatagramRecording adopt(DatagramChannel channel) {
        var loop = IoLoop.of(getRunningLoop());
        return await(loop.createDatagramEndpoint(DatagramRecording::new, channel))
                .protocol();
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aBoundChannelBecomesAnEndpoint() throws IOException {
        try (var channel = DatagramChannel.open().bind(LOOPBACK)) {
            run(async(() -> {
                var endpoint = adopt(channel);
                assertThat(endpoint.address()).isEqualTo(channel.getLocalAddress());
                var other = server();
                other.send("a", endpoint.address());
                endpoint.untilReceived(1);
                endpoint.send("b", other.address());
                endpoint.send("", other.address());
                other.untilReceived(2);
                endpoint.transport().close();
                endpoint.untilLost();
                assertThat(endpoint.lostBy).isNull();
                assertThat(channel.isOpen()).isFalse();
            }));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aConnectedChannelBecomesAnEndpointWithAnAddress() throws IOException {
        try (var channel = DatagramChannel.open()) {
            run(async(() -> {
                var server = server();
                channel.connect(server.address());
                var endpoint = adopt(channel);
                assertThat(endpoint.transport().getExtraInfo("peername")).isEqualTo(server.address());
                endpoint.send("a");
                server.untilReceived(1);
                assertThat(server.senders).containsExactly(endpoint.address());
            }));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aChannelThatIsNotBoundGetsAFreePort() throws IOException {
        try (var channel = DatagramChannel.open()) {
            run(async(() -> {
                var endpoint = adopt(channel);
                assertThat(endpoint.address().getPort()).isPositive();
                var server = server();
                endpoint.send("a", server.address());
                server.untilReceived(1);
            }));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aChannelThatATransportUsesIsRefusedUntilThatIsClosing() throws IOException {
        try (var channel = DatagramChannel.open().bind(LOOPBACK)) {
            run(async(() -> {
                var loop = IoLoop.of(getRunningLoop());
                var endpoint = adopt(channel);
                assertThatThrownBy(() -> loop.addReader(channel, () -> {}))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is used by transport");
                endpoint.transport().close();
                endpoint.untilLost();
                assertThat(loop.removeReader(channel)).isFalse();
            }));
        }
    }

    @Test
    void aClosedChannelIsAnError() throws IOException {
        var channel = DatagramChannel.open();
        channel.close();
        run(async(() -> assertThatThrownBy(() -> adopt(channel)).isInstanceOf(ClosedChannelException.class)));
    }

    @Test
    @DisabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void theSystemsOwnPollSaysThatItCannotTakeOverAChannel() throws IOException {
        try (var channel = DatagramChannel.open().bind(LOOPBACK)) {
            run(async(() -> {
                assertThat(server().isOnNio()).isFalse();
                assertThatThrownBy(() -> adopt(channel))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot take over a channel of the JDK");
            }));
        }
    }
}
