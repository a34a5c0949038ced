package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import io.netty.channel.uring.IoUring;
import java.nio.file.Path;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What holds with io_uring too.
@EnabledIf(value = "isAvailable", disabledReason = "io_uring is not to be had")
@ExtendWith(NothingLeaks.class)
class IoUringTest {
    private static final String PROPERTY = "asyncio4j.io";

    private static String before = "";

    /// {@return whether the system has it, and loops run on threads of the system}
    static boolean isAvailable() {
        return IoUring.isAvailable() && Thread.class.getModule().isOpen("java.lang", EventLoop.class.getModule());
    }

    @BeforeAll
    static void force() {
        before = System.getProperty(PROPERTY, "");
        System.setProperty(PROPERTY, "io_uring");
    }

    @AfterAll
    static void leave() {
        if (before.isEmpty()) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Nested
    class Connecting extends ConnectTest {}

    @Nested
    class Serving extends ServerTest {}

    @Nested
    class Transports extends TransportTest {}

    @Nested
    class Datagrams extends DatagramTest {}

    @Nested
    class Endpoints extends DatagramEndpointTest {}

    @Nested
    class Encrypting extends TlsHalfCloseTest {}

    @Test
    void thereAreNoUnixSockets(@TempDir Path folder) {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            assertThatThrownBy(() -> await(
                            loop.createUnixServer(Recording::new, folder.resolve("socket"), ServerOptions.DEFAULT)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("io_uring");
            assertThatThrownBy(() -> await(loop.createUnixConnection(
                            Recording::new, folder.resolve("socket"), ConnectionOptions.DEFAULT)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("io_uring");
        }));
    }
}
