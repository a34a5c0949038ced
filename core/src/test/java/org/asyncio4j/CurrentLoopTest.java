package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.getEventLoop;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.setEventLoop;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which loop `getEventLoop` gives.
final class CurrentLoopTest {
    private final EventLoop loop = newEventLoop();

    @AfterEach
    void close() {
        setEventLoop(null);
        loop.close();
    }

    private static void assertNone() {
        assertThatThrownBy(Asyncio::getEventLoop)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no current event loop");
    }

    @Test
    void aNewLoopIsOpenAndNotTheCurrentOne() {
        assertThat(loop.isClosed()).isFalse();
        assertThat(loop.isRunning()).isFalse();
        assertNone();
    }

    @Test
    void isTheOneThatWasSetUntilNoneIs() {
        setEventLoop(loop);
        assertThat(getEventLoop()).isSameAs(loop);
        setEventLoop(null);
        assertNone();
    }

    @Test
    void isTheRunningOneWhateverWasSet() {
        try (var other = newEventLoop()) {
            setEventLoop(other);
            loop.runUntilComplete(async(() -> {
                assertThat(getEventLoop()).isSameAs(loop).isSameAs(getRunningLoop());
                setEventLoop(null);
                assertThat(getEventLoop()).isSameAs(loop);
            }));
        }
        assertThatThrownBy(Asyncio::getRunningLoop)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop");
    }

    @Test
    void isNoneInAnotherThread() {
        setEventLoop(loop);
        var inOther = new CompletableFuture<EventLoop>();
        Thread.ofPlatform().start(() -> {
            try {
                inOther.complete(getEventLoop());
            } catch (IllegalStateException e) {
                inOther.completeExceptionally(e);
            }
        });
        assertThatThrownBy(inOther::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("There is no current event loop in thread '");
    }
}
