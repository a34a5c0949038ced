package org.asyncio4j;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Makes the reports that are still due when the program ends.
final class AtExit extends Thread {
    private static final Set<GarbageReport> DUE = ConcurrentHashMap.newKeySet();
    private static final long PATIENCE_MILLIS = 5000;

    private static volatile boolean ending;

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new AtExit());
        } catch (IllegalStateException e) {
            ending = true; // already, while the first coroutine is made
        }
    }

    private AtExit() {}

    /// {@return whether the program ends, so that the logging system may be gone}
    static boolean isEnding() {
        return ending;
    }

    /// Makes sure that reports are made at the end.
    static void prepare() {}

    static void add(GarbageReport report) {
        DUE.add(report);
    }

    /// {@return whether the report was due}
    static boolean remove(GarbageReport report) {
        return DUE.remove(report);
    }

    /// The reports call code of the program: exception handlers, and what logs. It may wait for a thread that
    /// waits for the end of the program, so this does not wait for ever.
    @Override
    public void run() {
        ending = true;
        NeverAwaited.sweepOutside();
        if (DUE.isEmpty()) {
            return;
        }
        var maker = new Thread(AtExit::makeReports, "asyncio4j-reports");
        maker.setDaemon(true);
        try {
            maker.start();
            maker.join(PATIENCE_MILLIS);
        } catch (OutOfMemoryError e) {
            makeReports();
        } catch (InterruptedException e) {
            // stop waiting, and print what is left
        }
        for (var report : DUE) {
            if (remove(report)) {
                print(report);
            }
        }
    }

    private static void print(GarbageReport report) {
        try {
            var left = report.describe();
            Log.print(left.text(), left.exception());
        } catch (Throwable e) {
            Log.ignored(e);
        }
    }

    private static void makeReports() {
        for (var report : DUE) {
            try {
                report.run();
            } catch (Throwable e) {
                Log.ignored(e);
            }
        }
    }
}
