package org.asyncio4j;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Makes the reports that are still due when the program ends.
final class AtExit extends Thread {
    private static final Set<GarbageReport> PENDING = ConcurrentHashMap.newKeySet();

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
        PENDING.add(report);
    }

    /// {@return whether the report was due}
    static boolean remove(GarbageReport report) {
        return PENDING.remove(report);
    }

    @Override
    public void run() {
        ending = true;
        NeverAwaited.sweepOutside();
        for (var report : PENDING) {
            report.run();
        }
    }
}
