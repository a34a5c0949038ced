package org.asyncio4j;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import org.asyncio4j.internal.inspect.Inspection;
import org.asyncio4j.internal.text.Frames;
import org.jspecify.annotations.Nullable;

/// Reports coroutines that were never awaited, when they are garbage or at the latest when the program
/// ends.
///
/// Nearly every coroutine is awaited before the next one is made. So each loop holds only its newest
/// coroutine, and moves it to an array if it is still unused when the next one is made. Coroutines that
/// are unused at the end of an iteration, or when the array is full, get a reference that tells when
/// they are garbage. For coroutines made outside a loop, one shared place refers weakly to the newest.
///
/// The plain field [Coroutine#watchedBy] says whether a coroutine is used. The loop that made the
/// coroutine accesses the field on its own thread, and takes a lock only to store a report there. Any
/// other thread that uses the coroutine takes the same lock. So either the loop sees that the coroutine
/// is used, or the other thread finds the report and withdraws it. That thread keeps the coroutine
/// reachable until it has done so.
final class NeverAwaited {
    /// Marks coroutines that were made outside a loop; also the lock for them.
    static final Object OUTSIDE = new Object();

    private static final int FIRST_CAPACITY = 16;
    private static final int CAPACITY = 8192;

    // guarded by OUTSIDE
    private static @Nullable WeakReference<Coroutine<?>> newestOutside;
    private static @Nullable Coroutine<?> remainsOutside;

    static {
        AtExit.prepare();
    }

    private final Loop loop;
    private @Nullable Coroutine<?> newest;
    private @Nullable Coroutine<?>[] made = new Coroutine<?>[FIRST_CAPACITY];
    private int count;

    NeverAwaited(Loop loop) {
        this.loop = loop;
    }

    /// Watches a coroutine that the loop has just made.
    void watch(Coroutine<?> coroutine) {
        if (loop.getDebug()) {
            report(coroutine, Frames.ofCaller());
            return;
        }
        if (loop.keptReports() != null) {
            report(coroutine, Frames.placeOfCaller());
            return;
        }
        var before = newest;
        newest = coroutine;
        if (before != null && !before.used()) {
            keep(before);
        }
    }

    private void keep(Coroutine<?> coroutine) {
        if (count == made.length) {
            makeRoom();
        }
        made[count++] = coroutine;
    }

    private void makeRoom() {
        if (count < CAPACITY) {
            made = Arrays.copyOf(made, count * 4);
        } else {
            sweepKept();
        }
    }

    /// Drops all coroutines; adds reports for the unused ones.
    void sweep() {
        if (count > 0) {
            sweepKept();
        }
        var last = newest;
        if (last != null) {
            newest = null;
            report(last, null);
        }
    }

    private void sweepKept() {
        for (int i = 0; i < count; i++) {
            var coroutine = made[i];
            made[i] = null;
            if (coroutine != null) {
                report(coroutine, null);
            }
        }
        count = 0;
    }

    private void report(Coroutine<?> coroutine, @Nullable List<StackTraceElement> origin) {
        if (coroutine.used()) {
            return;
        }
        var kept = loop.keptReports();
        synchronized (this) {
            if (coroutine.watchedBy == loop) {
                var report = new Report(coroutine, coroutine.remains(), origin, kept);
                report.add();
                coroutine.watchedBy = report;
            }
        }
        if (kept == null) {
            GarbageReport.makeWhenDue();
        }
    }

    /// Watches a coroutine that was just made outside a loop.
    static void watchOutside(Coroutine<?> coroutine) {
        Report report;
        synchronized (OUTSIDE) {
            report = takeNewestOutside();
            newestOutside = new WeakReference<>(coroutine);
            remainsOutside = coroutine.remains();
        }
        makeWhenDue(report);
    }

    /// Drops the newest coroutine that was made outside a loop; adds a report for it if it is unused.
    static void sweepOutside() {
        Report report;
        synchronized (OUTSIDE) {
            report = takeNewestOutside();
        }
        makeWhenDue(report);
    }

    private static @Nullable Report takeNewestOutside() {
        if (newestOutside == null || remainsOutside == null) {
            return null;
        }
        var coroutine = newestOutside.get();
        var report = new Report(coroutine, remainsOutside, null, null);
        report.add();
        if (coroutine != null) {
            coroutine.watchedBy = report;
        }
        forgetNewestOutside();
        return report;
    }

    private static void forgetNewestOutside() {
        newestOutside = null;
        remainsOutside = null;
    }

    private static void makeWhenDue(@Nullable Report report) {
        if (report != null) {
            if (report.refersTo(null)) {
                report.run();
            }
            GarbageReport.makeWhenDue();
        }
    }

    /// Marks a coroutine as used, also if another thread has made it.
    static void usedElsewhere(Coroutine<?> coroutine) {
        var lock = coroutine.watchedBy instanceof Loop maker ? maker.neverAwaited() : OUTSIDE;
        Object last;
        synchronized (lock) {
            last = coroutine.watchedBy;
            coroutine.watchedBy = null;
            if (lock == OUTSIDE && newestOutside != null && newestOutside.refersTo(coroutine)) {
                forgetNewestOutside();
            }
        }
        if (last != OUTSIDE && last instanceof GarbageReport report) {
            report.withdraw(coroutine);
        }
    }

    /// The report about a coroutine. It has no reference to the coroutine, nor to its body, which may
    /// refer to the coroutine.
    static final class Report extends GarbageReport {
        private final Coroutine<?> remains;
        private final @Nullable List<StackTraceElement> origin;

        private Report(
                @Nullable Coroutine<?> coroutine,
                Coroutine<?> remains,
                @Nullable List<StackTraceElement> origin,
                @Nullable KeptReports kept) {
            super(coroutine, kept);
            this.remains = remains;
            this.origin = origin;
        }

        @Override
        void report() {
            Log.warning("RuntimeWarning: " + text());
        }

        @Override
        Inspection.Report describe() {
            return new Inspection.Report(text(), null);
        }

        private String text() {
            var place = origin == null ? "" : "\nCoroutine created at" + Frames.format(origin);
            return "coroutine '" + remains.getName() + "' was never awaited" + place;
        }
    }
}
