package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.asyncio4j.Asyncio;
import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FutureOriginTest {
    private final EventLoop loop = Asyncio.newEventLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void isInTheTextInDebugMode() {
        loop.setDebug(true);
        assertThat(loop.createFuture().toString()).matches("<Future pending created at FutureOriginTest\\.java:\\d+>");
    }

    @Test
    void ofACallbackIsInTheTextInDebugModeToo() {
        loop.setDebug(true);
        var future = loop.createFuture();
        future.addDoneCallback(_ -> {});
        assertThat(future.toString())
                .matches(
                        "<Future pending cb=\\[FutureOriginTest\\.<lambda#\\d+>\\(\\) at FutureOriginTest\\.java:\\d+] .+>");
    }

    @Test
    void isUnknownOutsideOfDebugMode() {
        loop.setDebug(false);
        assertThat(loop.createFuture()).hasToString("<Future pending>");
    }

    @Test
    void isInTheReportOfAnUnreadExceptionInDebugMode() throws InterruptedException {
        var reports = new LinkedBlockingQueue<Map<String, Object>>();
        loop.setExceptionHandler((where, context) -> reports.add(context));
        loop.setDebug(true);
        loop.<Integer>createFuture().setException(new IllegalStateException("boom"));
        var report = collectGarbageUntilThereIsOne(reports);
        assertThat(report).isNotNull().containsEntry("message", "Future exception was never retrieved");
        assertThat(report)
                .extractingByKey("source_traceback", as(InstanceOfAssertFactories.list(StackTraceElement.class)))
                .first()
                .extracting(StackTraceElement::getMethodName)
                .isEqualTo("isInTheReportOfAnUnreadExceptionInDebugMode");
    }

    private static @Nullable Map<String, Object> collectGarbageUntilThereIsOne(
            LinkedBlockingQueue<Map<String, Object>> reports) throws InterruptedException {
        Map<String, Object> report = null;
        for (int i = 0; report == null && i < 200; i++) {
            System.gc();
            report = reports.poll(50, TimeUnit.MILLISECONDS);
        }
        return report;
    }
}
