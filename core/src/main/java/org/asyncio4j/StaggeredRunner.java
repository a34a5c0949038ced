package org.asyncio4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// What the coroutine of [Asyncio#staggeredRace(Iterable, double)] does: each runner starts the next one, waits
/// for its turn and runs one coroutine.
final class StaggeredRunner<T extends @Nullable Object> {
    private final Iterator<? extends Supplier<? extends Coroutine<? extends T>>> starters;
    private final double delay;
    private final List<Task<@Nullable Void>> runners = new ArrayList<>();
    private final List<@Nullable Throwable> exceptions = new ArrayList<>();
    private @Nullable T winner;
    private @Nullable Integer winnerIndex;

    StaggeredRunner(Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, double delay) {
        this.starters = starters.iterator();
        this.delay = delay;
    }

    Coroutine<StaggeredRace<T>> coroutine() {
        return new Coroutine<>("staggeredRace", (CoroutineBody<StaggeredRace<T>>) this::run);
    }

    private StaggeredRace<T> run() {
        startRunner(null);
        try {
            int done = 0;
            while (done != runners.size()) {
                var ended = WaitTasks.coroutine(runners, Double.POSITIVE_INFINITY, ReturnWhen.ALL_COMPLETED)
                        .await()
                        .done();
                done = ended.size();
                for (var runner : ended) {
                    throwFailureOf(runner);
                }
            }
            return new StaggeredRace<>(winner, winnerIndex, Collections.unmodifiableList(exceptions));
        } finally {
            for (var runner : runners) {
                var _ = runner.cancel();
            }
        }
    }

    private static void throwFailureOf(Future<?> runner) {
        var failure = runner.cancelled() ? null : runner.exception();
        if (failure != null) {
            throw Rethrow.unchecked(failure);
        }
    }

    private void startRunner(@Nullable Event previousFailed) {
        CoroutineBody.OfVoid body = () -> runOne(previousFailed);
        runners.add(Asyncio.createTask(new Coroutine<>("staggeredRace", body)));
    }

    private void runOne(@Nullable Event previousFailed) {
        if (previousFailed != null) {
            try {
                var _ = WaitFor.coroutine(previousFailed, delay).await();
            } catch (TimeoutException e) {
                // the previous one takes long: let the next one start
            }
        }
        if (!starters.hasNext()) {
            return;
        }
        var starter = starters.next();
        int index = exceptions.size();
        exceptions.add(null);
        var failed = new Event();
        startRunner(failed);
        try {
            winner = starter.get().await();
            winnerIndex = index;
            cancelAllBut(index);
        } catch (Throwable e) {
            if (SystemExit.endsTheRun(e)) {
                throw e;
            }
            exceptions.set(index, e);
            failed.set();
        }
    }

    private void cancelAllBut(int index) {
        for (int i = 0; i < runners.size(); i++) {
            if (i != index) {
                var _ = runners.get(i).cancel();
            }
        }
    }
}
