package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;

import java.util.function.Consumer;
import org.asyncio4j.internal.stack.StackKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UnclosedLoopTest {
    private final GarbageLog log = new GarbageLog("unclosed");

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    /// In a frame of its own, which does not hold the loop any longer.
    private static void drop(Consumer<Loop> use) {
        var loop = VirtualTime.newLoop();
        loop.setDebug(true);
        var _ = loop.runUntilComplete(async(() -> 1));
        use.accept(loop);
    }

    @Test
    void isReportedInDebugModeWhenItIsGarbage() {
        drop(loop -> {});
        assertThat(log.afterGarbage(message -> message.contains("unclosed")))
                .isEqualTo("ResourceWarning: unclosed event loop"
                        + " <EventLoop running=false closed=false debug=true stack=" + StackKind.ofProcess() + ">");
        assertThat(log.afterGarbage()).hasSize(1);
    }

    @Test
    void isNotReportedIfItWasClosed() {
        drop(Loop::close);
        drop(loop -> {
            loop.close();
            loop.setDebug(true);
        });
        assertThat(log.afterGarbage()).isEmpty();
    }

    @Test
    void isNotReportedOutsideOfDebugMode() {
        drop(loop -> loop.setDebug(false));
        assertThat(log.afterGarbage()).isEmpty();
    }
}
