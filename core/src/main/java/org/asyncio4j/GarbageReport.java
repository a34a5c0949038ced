package org.asyncio4j;

import java.lang.ref.Cleaner;
import org.asyncio4j.internal.inspect.Inspection;
import org.jspecify.annotations.Nullable;

/// Something to report when an object is garbage, or at the latest when the program ends, unless it is
/// withdrawn. Where a test keeps the reports of its loop, it is for the test to ask for them.
final class GarbageReport implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create(
            Thread.ofPlatform().name("asyncio4j-cleaner").daemon().factory());

    private final Subject what;
    private final @Nullable KeptReports kept;
    private final Cleaner.@Nullable Cleanable cleanable;

    /// What is reported; must not refer to the object whose end is waited for.
    interface Subject {
        /// Makes the report, on any thread.
        void report();

        /// {@return what the report says, for a test}
        Inspection.Report describe();
    }

    private GarbageReport(Object object, Subject what, @Nullable KeptReports kept) {
        this.what = what;
        this.kept = kept;
        if (kept == null) {
            AtExit.add(this);
            cleanable = CLEANER.register(object, this);
        } else {
            kept.add(this);
            cleanable = null;
        }
    }

    /// Arranges for a report.
    ///
    /// @param object the object whose end is waited for
    /// @param what is reported
    /// @param kept where the object's loop keeps its reports, or null if it makes them
    static GarbageReport about(Object object, Subject what, @Nullable KeptReports kept) {
        return new GarbageReport(object, what, kept);
    }

    /// Does nothing if the report was made already.
    void withdraw() {
        if (kept != null) {
            kept.remove(this);
        }
        if (cleanable != null) {
            AtExit.remove(this);
            cleanable.clean();
        }
    }

    Inspection.Report describe() {
        return what.describe();
    }

    @Override
    public void run() {
        if (AtExit.remove(this)) {
            what.report();
        }
    }
}
