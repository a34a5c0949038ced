package org.asyncio4j.io.internal.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBufAllocator;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class NothingLeaksTest {

    private static void makeBuffer() {
        ByteBufAllocator.DEFAULT.directBuffer(1).writeByte(1);
    }

    @Test
    void aBufferThatNobodyReleasesIsFoundOnce() throws Exception {
        makeBuffer();
        assertThat(NothingLeaks.leakedBuffers()).singleElement().asString().startsWith("LEAK: ByteBuf.release()");
        assertThat(NothingLeaks.leakedBuffers()).isEmpty();
    }

    @Test
    void aSocketThatIsOpenIsCounted() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        var before = OpenDescriptors.now();
        try (var socket = new ServerSocket(0)) {
            assertThat(socket.isBound()).isTrue();
            assertThat(before.openedNow()).singleElement().asString().startsWith("socket:");
        }
        assertThat(before.openedSince()).isEmpty();
    }

    @Test
    void aLoopThatIsClosedGivesItsPollBack() {
        var before = OpenDescriptors.now();
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var server = await(loop.createServer(() -> new Protocol() {}, "127.0.0.1", 0));
            assertThat(server.isServing()).isTrue();
        }));
        assertThat(before.openedSince()).isEmpty();
    }
}
