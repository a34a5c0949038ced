package org.asyncio4j;

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
/// loop share one place.
final class NeverAwaited {
    private static final int FIRST_CAPACITY = 16;
    private static final int CAPACITY = 8192;
    private static final NeverAwaited OUTSIDE = new NeverAwaited(null);

    static {
        AtExit.prepare();
    }

    private final @Nullable Loop loop;
    private @Nullable Coroutine<?> newest;
    private @Nullable Coroutine<?>[] made = new Coroutine<?>[FIRST_CAPACITY];
    private int count;

    NeverAwaited(@Nullable Loop loop) {
        this.loop = loop;
    }

    /// Takes note of a coroutine that was just made.
    static void watch(@Nullable Loop loop, Coroutine<?> coroutine) {
        if (loop != null) {
            loop.neverAwaited().add(coroutine);
            return;
        }
        synchronized (OUTSIDE) {
            OUTSIDE.sweep();
            OUTSIDE.add(coroutine);
        }
    }

    private void add(Coroutine<?> coroutine) {
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
            report(last);
        }
    }

    private void sweepKept() {
        for (int i = 0; i < count; i++) {
            var coroutine = made[i];
            made[i] = null;
            if (coroutine != null) {
                report(coroutine);
            }
        }
        count = 0;
    }

    private void report(Coroutine<?> coroutine) {
        if (!coroutine.used()) {
            coroutine.reportIfNeverAwaited(null, loop == null ? null : loop.keptReports());
        }
    }

    /// What there is to say of a coroutine, without a reference to it or to its body, which may refer to it.
    record Report(String name, @Nullable List<StackTraceElement> origin) implements GarbageReport.Subject {
        static GarbageReport.Subject of(String name, @Nullable List<StackTraceElement> origin) {
            return new Report(name, origin);
        }

        @Override
        public void report() {
            Log.warning("RuntimeWarning: " + text());
        }

        @Override
        public Inspection.Report describe() {
            return new Inspection.Report(text(), null);
        }

        private String text() {
            var place = origin == null ? "" : "\nCoroutine created at" + Frames.format(origin);
            return "coroutine '" + name + "' was never awaited" + place;
        }
    }

    static void sweepOutside() {
        synchronized (OUTSIDE) {
            OUTSIDE.sweep();
        }
    }
}
