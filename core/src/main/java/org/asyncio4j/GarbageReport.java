package org.asyncio4j;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.asyncio4j.internal.inspect.Inspection;
import org.jspecify.annotations.Nullable;

/// Something to report when an object is garbage, or at the latest when the program ends, unless it is
/// withdrawn. Where a test keeps the reports of its loop, it is for the test to ask for them.
///
/// What the report says must not lead back to the object, which would never be garbage then.
abstract sealed class GarbageReport extends WeakReference<Object> implements Runnable
        permits NeverAwaited.Report, NeverRetrieved, Unclosed {
    private static final ReferenceQueue<Object> GARBAGE = new ReferenceQueue<>();
    private static final long RETRY_NANOS = 60_000_000_000L;

    private static volatile boolean threadStarted;
    private static boolean threadRefused; // guarded by the class, as is the next
    private static long refusedAt;

    private final @Nullable KeptReports kept;

    /// Makes a report, which counts when it is [added][#add].
    ///
    /// @param object the object whose end is waited for, or null if it is gone already
    /// @param kept where the object's loop keeps its reports, or null if it makes them
    GarbageReport(@Nullable Object object, @Nullable KeptReports kept) {
        super(object, kept == null ? GARBAGE : null);
        this.kept = kept;
    }

    /// Makes the report, on any thread.
    abstract void report();

    /// {@return what the report says, for a test}
    abstract Inspection.Report describe();

    /// Is called on any thread when the object is garbage.
    void objectIsGone() {
        run();
    }

    /// Has the report made when it is due, as soon as [#makeWhenDue] was called.
    final void add() {
        if (kept == null) {
            AtExit.add(this);
        } else {
            kept.add(this);
        }
    }

    /// Does nothing if the report was made already.
    ///
    /// @param object the object whose end is waited for, which is no garbage before this has ended
    final void withdraw(Object object) {
        try {
            if (kept == null) {
                AtExit.remove(this);
                clear();
            } else {
                kept.remove(this);
            }
        } finally {
            Reference.reachabilityFence(object);
        }
    }

    /// Makes the report, unless it was made or withdrawn.
    @Override
    public final void run() {
        if (AtExit.remove(this)) {
            report();
        }
    }

    /// Has the reports that were added made when they are due: by a thread, or where the system has none
    /// left, by those who call this. They must not hold a lock, since the reports call code of the program.
    static void makeWhenDue() {
        if (!threadStarted && !startThread()) {
            Reference<?> next;
            while ((next = GARBAGE.poll()) != null) {
                objectIsGone(next);
            }
        }
    }

    /// {@return whether the thread was started; does not try that often, since the JVM warns each time}
    private static synchronized boolean startThread() {
        if (threadStarted || (threadRefused && System.nanoTime() - refusedAt < RETRY_NANOS)) {
            return threadStarted;
        }
        try {
            ReportThread.unstarted("asyncio4j-reports", true, GarbageReport::awaitGarbage)
                    .start();
            threadStarted = true;
        } catch (OutOfMemoryError e) {
            threadRefused = true;
            refusedAt = System.nanoTime();
        }
        return threadStarted;
    }

    private static void awaitGarbage() {
        while (true) {
            try {
                objectIsGone(GARBAGE.remove());
            } catch (InterruptedException e) {
                // the thread has nothing else to do
            }
        }
    }

    private static void objectIsGone(Reference<?> reference) {
        try {
            ((GarbageReport) reference).objectIsGone();
        } catch (Throwable e) {
            Log.ignored(e);
        }
    }
}
