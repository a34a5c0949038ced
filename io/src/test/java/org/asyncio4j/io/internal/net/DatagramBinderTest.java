package org.asyncio4j.io.internal.net;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import org.asyncio4j.io.DatagramOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramBinderTest {

    @Test
    void thatThereIsNoSocketComesOutAsTheSystemSaysIt() {
        run(async(() -> {
            var opening = new DatagramOpening(Engine.of(getRunningLoop()), DatagramOptions.DEFAULT, null, null);
            var reason = new IOException("Too many open files");
            assertThatThrownBy(() -> opening.open(types -> {
                        throw new ChannelException("Failed to open a socket.", reason);
                    }))
                    .isSameAs(reason);
        }));
    }

    @Test
    void aPortCannotBeReusedWhereTheSystemDoesNotHaveThat() {
        var channel = new NioDomainSocketChannel();
        try {
            assertThatThrownBy(() -> new NioTypes().reusePort(channel))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("reuse_port not supported by socket module");
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    @Test
    void aPortCannotBeReusedWhereTheSystemRefusesThat() {
        var channel = new NioServerSocketChannel();
        channel.unsafe().closeForcibly();
        assertThatThrownBy(() -> new NioTypes().reusePort(channel))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reuse_port not supported by socket module, SO_REUSEPORT defined but not implemented.");
    }
}
