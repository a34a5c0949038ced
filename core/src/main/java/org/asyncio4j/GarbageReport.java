package org.asyncio4j;

import java.lang.ref.Cleaner;

/// Something to report when an object is garbage, or at the latest when the program ends, unless it is withdrawn.
final class GarbageReport implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create(
            Thread.ofPlatform().name("asyncio4j-cleaner").daemon().factory());

    private final Runnable action;
    private final Cleaner.Cleanable cleanable;

    private GarbageReport(Object subject, Runnable action) {
        this.action = action;
        AtExit.add(this);
        cleanable = CLEANER.register(subject, this);
    }

    /// Arranges for a report.
    ///
    /// @param subject the object whose end is waited for
    /// @param action makes the report, on any thread; must not refer to the subject
    static GarbageReport about(Object subject, Runnable action) {
        return new GarbageReport(subject, action);
    }

    /// Does nothing if the report was made already.
    void withdraw() {
        AtExit.remove(this);
        cleanable.clean();
    }

    @Override
    public void run() {
        if (AtExit.remove(this)) {
            action.run();
        }
    }
}
