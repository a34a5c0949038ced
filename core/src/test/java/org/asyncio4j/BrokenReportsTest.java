package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.asyncio4j.internal.Steps;
import org.junit.jupiter.api.Test;

/// The loop, its tasks and the reports of others go on when a report fails.
final class BrokenReportsTest {
    private final List<String> calls = new ArrayList<>();

    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Object state = new Object();

        @Override
        @SuppressWarnings("OverrideThrowableToString") // so that it has no text at all
        public String toString() {
            throw new AssertionError("no text for " + state);
        }
    }

    @Test
    void anExceptionWithoutATextIsReportedAndTheLoopGoesOn() {
        try (var _ = LogCapture.open();
                var runner = new Runner(null, VirtualTime::newLoop)) {
            runner.run(async(() -> {
                var _ = getRunningLoop().createTask(async(() -> {
                    throw new Unprintable();
                }));
                await(sleep(1));
                calls.add("went on");
            }));
            runner.run(async(() -> calls.add("ran again")));
            assertThat(calls).containsExactly("went on", "ran again");
        }
    }

    @Test
    void callbacksRunThoughTheExceptionHasNoText() {
        try (var loop = VirtualTime.newLoop()) {
            var future = loop.<Integer>createFuture();
            future.addDoneCallback(done -> calls.add("called"));
            future.setException(new Unprintable());
            future.dismiss();
            loop.callSoon(() -> loop.callSoon(loop::stop));
            loop.runForever();
        }
        assertThat(calls).containsExactly("called");
    }

    @Test
    void aLoggerThatThrowsDoesNotEndTheRun() {
        var logger = Logger.getLogger("asyncio4j");
        Filter broken = entry -> {
            calls.add("logged");
            throw new IllegalStateException("disk full");
        };
        logger.setFilter(broken);
        try {
            VirtualTime.run(async(() -> {
                getRunningLoop().callSoon(() -> {
                    throw new IllegalArgumentException("callback");
                });
                await(sleep(1));
                calls.add("went on");
            }));
        } finally {
            logger.setFilter(null);
        }
        assertThat(calls).containsExactly("logged", "went on");
    }

    @Test
    @SuppressWarnings("Finally") // a clean-up that fails
    void aTaskWhoseCleanUpFailsDoesNotKeepCloseFromTheOthers() {
        var loop = VirtualTime.newLoop();
        loop.setExceptionHandler((of, context) -> calls.add("reported"));
        for (int i = 0; i < 3; i++) {
            int number = i;
            loop.createTask(async(() -> {
                try {
                    await(loop.createFuture());
                } finally {
                    calls.add("clean-up " + number);
                    if (number == 0) {
                        throw new IOException("disk full");
                    }
                }
            }));
        }
        loop.callSoon(() -> loop.callSoon(loop::stop));
        loop.runForever();
        try (var log = LogCapture.open()) {
            loop.close();
            assertThat(log.messages()).singleElement().asString().startsWith("Exception ignored in: <Task");
        }
        assertThat(calls).containsExactly("reported", "clean-up 0", "reported", "clean-up 1", "reported", "clean-up 2");
    }

    @Test
    void aHandlerThatEndsTheProgramIsStillToldOfEachTask() {
        var loop = VirtualTime.newLoop();
        loop.setExceptionHandler((of, context) -> {
            calls.add("reported");
            throw new SystemExit(3);
        });
        for (int i = 0; i < 2; i++) {
            loop.createTask(async(() -> {
                try {
                    await(loop.createFuture());
                } finally {
                    calls.add("clean-up");
                }
            }));
        }
        loop.callSoon(() -> loop.callSoon(loop::stop));
        loop.runForever();
        assertThatThrownBy(loop::close).isInstanceOf(SystemExit.class);
        assertThat(calls).containsExactly("reported", "clean-up", "reported", "clean-up");
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void stepsThatThrowTheSameExceptionAreAllDone() {
        var failure = new IllegalStateException("again");
        Runnable failing = () -> {
            calls.add("failing");
            throw failure;
        };
        assertThatThrownBy(() -> Steps.doAll(failing, failing, () -> calls.add("last")))
                .isSameAs(failure)
                .hasNoSuppressedExceptions();
        assertThat(calls).containsExactly("failing", "failing", "last");
    }

    @Test
    void theThreadThatLogsKeepsTheProgramFromEnding() throws Exception {
        var daemon = new CompletableFuture<Boolean>();
        try (var log = LogCapture.open()) {
            log.onReport(entry -> daemon.complete(Thread.currentThread().isDaemon()));
            Thread.startVirtualThread(() -> new ReportThread().warn("from a daemon"))
                    .join();
            assertThat(daemon.get(30, TimeUnit.SECONDS)).isFalse();
        }
    }
}
