package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.test.AsyncTests.realTime;
import static org.asyncio4j.test.AsyncTests.runTest;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class AsyncTestsTest {
    @Test
    void aTestRunsOnVirtualTimeUnderTheNameOfItsMethod() {
        runTest(() -> {
            await(sleep(1e6));
            assertThat(getRunningLoop().time()).isEqualTo(1e6);
            assertThat(String.valueOf(currentTask()))
                    .contains("coro=<aTestRunsOnVirtualTimeUnderTheNameOfItsMethod() running");
        });
    }

    @Test
    void whatItThrowsComesOut() {
        assertThatThrownBy(() -> runTest(() -> {
                    await(sleep(1));
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken")
                .hasNoSuppressedExceptions();
    }

    @Test
    void whatItLeavesBehindFailsIt() {
        assertThatThrownBy(() -> runTest(() -> createTask(sleep(1), "left")))
                .isInstanceOf(LeakError.class)
                .hasMessageContaining("unfinished: <Task pending name='left'");
    }

    @Test
    void aTestThatFailsAnywaySuppressesThat() {
        var failure = catchThrowable(() -> runTest(() -> {
            var _ = createTask(sleep(1));
            throw new IOException("broken");
        }));
        assertThat(failure).hasMessage("broken");
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(LeakError.class);
    }

    @Test
    void theClockMayBeAnotherOne() {
        runTest(new VirtualTime(3), () -> await(sleep(1e6)));
        runTest(realTime(), () -> {
            double before = System.nanoTime() / 1e9;
            await(sleep(0.01));
            assertThat(getRunningLoop().time()).isGreaterThan(before);
        });
    }
}
