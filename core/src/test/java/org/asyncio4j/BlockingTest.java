package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.asyncio4j.internal.stack.StackKind;
import org.asyncio4j.stacks.Blocker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BlockingTest {
    /// Scheduled stacks report what blocks the loop at any time, hand-off stacks in debug mode.
    private static final boolean NEEDS_DEBUG_MODE = StackKind.ofProcess() == StackKind.HAND_OFF;

    private final LogCapture log = LogCapture.open();
    private final CountDownLatch reported = new CountDownLatch(1);

    @AfterEach
    void closeLog() {
        log.close();
    }

    private Coroutine<@Nullable Void> blockUntilReported() {
        return async(() -> Blocker.block(reported));
    }

    private List<String> reportsOfBlockingTask() throws InterruptedException {
        var reportedAgain = new CountDownLatch(1);
        log.onReport(report -> {
            if (report.getMessage().contains("has been blocking")) {
                reported.countDown();
            } else if (report.getMessage().startsWith("Task 'blocker' blocked")) {
                reportedAgain.countDown();
            }
        });
        Asyncio.run(
                async(() -> {
                    getRunningLoop().setSlowCallbackDuration(0.001);
                    await(createTask(blockUntilReported(), "blocker"));
                }),
                NEEDS_DEBUG_MODE);
        reportedAgain.await();
        return log.messages().stream()
                .filter(message -> message.startsWith("Task 'blocker'"))
                .toList();
    }

    @Test
    void aTaskThatBlocksIsReportedWhileItBlocksWithItsNameTheTimeAndTheStack() throws Exception {
        var report = reportsOfBlockingTask().getFirst();
        assertThat(report)
                .matches("(?s)Task 'blocker' has been blocking its event loop for \\d+\\.\\d{3} seconds at\\n.*")
                .contains("\n\tat java.base/java.util.concurrent.CountDownLatch.await(")
                .contains("org.asyncio4j.stacks.Blocker.block(Blocker.java:");
        assertThat(log.records().getFirst().getLevel()).isEqualTo(Level.WARNING);
    }

    @Test
    void aTaskThatWasReportedIsReportedAgainWhenItGoesOn() throws Exception {
        var reports = reportsOfBlockingTask();
        assertThat(reports).hasSize(2);
        assertThat(reports.getLast()).matches("Task 'blocker' blocked its event loop for \\d+\\.\\d{3} seconds");
    }

    private void runBlockingTask() {
        Asyncio.run(
                async(() -> {
                    getRunningLoop().setSlowCallbackDuration(0.001);
                    await(createTask(blockUntilReported()));
                }),
                NEEDS_DEBUG_MODE);
    }

    @Test
    void aLogThatIsStuckDoesNotKeepATaskFromGoingOn() {
        var stuck = new CountDownLatch(1);
        log.onReport(report -> {
            if (report.getMessage().contains("its event loop")) {
                reported.countDown();
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
        runBlockingTask();
        stuck.countDown();
    }

    @Test
    void aLogThatThrowsDoesNotKeepATaskFromGoingOn() {
        log.onReport(report -> {
            if (report.getMessage().contains("its event loop")) {
                reported.countDown();
                throw new IllegalStateException("the log is full");
            }
        });
        runBlockingTask();
        assertThat(log.messages()).isNotEmpty();
    }

    @Test
    void theReportNamesAMonitorForWhichATaskWaits() throws Exception {
        var monitor = new Object();
        var waits = new CountDownLatch(1);
        log.onReport(report -> {
            if (report.getMessage().contains("has been blocking")) {
                waits.countDown();
            }
        });
        var owner = Thread.ofPlatform().unstarted(() -> Blocker.holdUntil(waits, monitor));
        Asyncio.run(
                async(() -> {
                    getRunningLoop().setSlowCallbackDuration(0.001);
                    owner.start();
                    while (owner.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    Blocker.enter(monitor);
                }),
                NEEDS_DEBUG_MODE);
        assertThat(log.messages()).anyMatch(message -> message.contains("\nIt waits to enter a monitor."));
    }

    @Test
    void scheduledStacksWatchAlwaysAndHandOffStacksInDebugMode() {
        var loop = VirtualTime.newLoop();
        loop.setSlowCallbackDuration(0.25);
        assertThat(loop.patienceNanos()).isEqualTo(NEEDS_DEBUG_MODE ? Long.MAX_VALUE : 250_000_000);
        loop.setDebug(true);
        assertThat(loop.patienceNanos()).isEqualTo(250_000_000);
        loop.close();
    }
}
