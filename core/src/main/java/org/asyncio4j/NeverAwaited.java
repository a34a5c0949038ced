package org.asyncio4j;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import org.asyncio4j.internal.inspect.Inspection;
import org.asyncio4j.internal.text.Frames;
import org.jspecify.annotations.Nullable;

/// Reports coroutines that nobody awaited, when they are garbage or at the latest when the program ends.
///
/// Nearly every coroutine is awaited before the next one is made. So each loop only notes the newest, and puts
/// it in an array if it is still unused when the next one comes; those that are so at the end of an iteration,
/// or when the array is full, get the reference that the garbage collector needs. Coroutines made outside of a
/// loop share one place, which notes the newest too.
///
/// [Coroutine#watchedBy] says whether a coroutine is used. It is a plain field. The loop that made the coroutine
/// reads and writes it on its own thread, without a lock unless it puts a report there. Any other thread that uses
/// the coroutine takes the same lock. So either the loop finds the coroutine used, or the other thread finds the
/// report and withdraws it, and holds the coroutine until it has done so.
final class NeverAwaited {
    /// Watches the coroutines that were made outside of a loop.
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

    /// Forgets the coroutines that are used by now and hands the others to the garbage collector.
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

    /// Watches a coroutine that was just made outside of a loop.
    static void watchOutside(Coroutine<?> coroutine) {
        Report report;
        synchronized (OUTSIDE) {
            report = takeNewestOutside();
            newestOutside = new WeakReference<>(coroutine);
            remainsOutside = coroutine.remains();
        }
        makeWhenDue(report);
    }

    /// Hands the newest coroutine that was made outside of a loop to the garbage collector, if it is unused.
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

    /// Has a coroutine count as used, also by another thread than the one that has made it.
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

    /// What there is to say of a coroutine, without a reference to it or to its body, which may refer to it.
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
