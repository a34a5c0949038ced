package org.asyncio4j;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An exception handler that keeps what it gets, for reports that the garbage collector brings about.
final class GarbageReports implements ExceptionHandler {
    private static final int ATTEMPTS = 200;

    private final BlockingQueue<Map<String, Object>> reports = new LinkedBlockingQueue<>();

    @Override
    public void handle(EventLoop loop, Map<String, Object> context) {
        reports.add(context);
    }

    /// {@return the next report; collects garbage until it is there}
    Map<String, Object> next() throws InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            System.gc();
            var report = reports.poll(50, TimeUnit.MILLISECONDS);
            if (report != null) {
                return report;
            }
        }
        throw new AssertionError("no report");
    }

    /// {@return whether there is no report besides those that were taken}
    boolean isEmpty() {
        return reports.isEmpty();
    }

    /// Collects garbage until an object is gone, and makes sure that the reports about it have come: those about
    /// an object that is dropped later come later.
    void collect(EventLoop loop, WeakReference<?> dropped) throws InterruptedException {
        Garbage.assertCollected(dropped);
        var last = new Exception("the last report");
        loop.<Integer>createFuture().setException(last);
        var report = next();
        if (report.get("exception") != last) {
            throw new AssertionError("unexpected report: " + report);
        }
    }
}
