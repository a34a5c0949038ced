package org.asyncio4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// The code of the coroutine that [Asyncio#staggeredRace(Iterable, double)] returns. Each runner waits
/// for its turn, starts the next runner and runs one coroutine.
final class StaggeredRunner<T extends @Nullable Object> implements Awaiting {
    // the race must know a runner before the runner starts
    private static final TaskOptions STARTS_LATER = TaskOptions.eager(false);

    private final Iterator<? extends Supplier<? extends Coroutine<? extends T>>> starters;
    private final double delay;
    private final Loop loop = CurrentLoop.running();
    private final @Nullable Task<?> task = loop.tasks().current();
    private final Set<Task<?>> runners = new LinkedHashSet<>();
    private final List<@Nullable Throwable> exceptions = new ArrayList<>();
    private @Nullable Future<@Nullable Void> allEnded;
    private @Nullable Failure failure;
    private @Nullable T winner;
    private @Nullable Integer winnerIndex;

    private StaggeredRunner(Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, double delay) {
        this.starters = starters.iterator();
        this.delay = delay;
    }

    static <T extends @Nullable Object> Coroutine<StaggeredRace<T>> coroutine(
            Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, double delay) {
        CoroutineBody<StaggeredRace<T>> body = () -> new StaggeredRunner<T>(starters, delay).run();
        return new Coroutine<>("staggeredRace", body);
    }

    private StaggeredRace<T> run() {
        startRunner(null);
        var cancellation = join();
        // SystemExit and KeyboardInterrupt have already ended the run; the cancellation came later
        if (failure != null && (cancellation == null || !SystemExit.endsTheRun(failure.exception()))) {
            throw Rethrow.unchecked(failure.toThrow());
        }
        if (cancellation != null) {
            throw cancellation;
        }
        return new StaggeredRace<>(winner, winnerIndex, Collections.unmodifiableList(exceptions));
    }

    /// Waits until all runners have ended, also after a cancellation.
    ///
    /// @return the last cancellation, or null
    private @Nullable CancelledError join() {
        CancelledError cancellation = null;
        while (!runners.isEmpty()) {
            allEnded = loop.createFuture();
            try {
                allEnded.await();
            } catch (CancelledError e) {
                cancellation = e;
                cancelAllBut(null, e.argument());
            }
        }
        return cancellation;
    }

    private void startRunner(@Nullable Event previousFailed) {
        CoroutineBody.OfVoid body = () -> runOne(previousFailed);
        var runner = loop.createTask(new Coroutine<>("staggeredRace", body), STARTS_LATER);
        runners.add(runner);
        runner.tell(this);
    }

    /// Handles the end of a runner.
    @Override
    public void accept(Future<?> runner) {
        runners.remove(runner);
        if (runners.isEmpty() && allEnded != null) {
            allEnded.setResultUnlessDone(null);
        }
        if (failure == null && !runner.cancelled()) {
            failure = runner.failureToPassOn();
        }
    }

    @Override
    public @Nullable Future<?> awaiter() {
        return task;
    }

    private void runOne(@Nullable Event previousFailed) {
        if (previousFailed != null) {
            try {
                var _ = WaitFor.coroutine(previousFailed, delay).await();
            } catch (TimeoutException e) {
                // the previous coroutine takes long: let the next one start
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
            win(starter.get().await(), index);
        } catch (Throwable e) {
            if (SystemExit.endsTheRun(e)) {
                throw e;
            }
            exceptions.set(index, e);
            failed.set();
        }
    }

    /// Takes a result as the winner's, unless another came first: a loser may suppress its cancellation
    /// and return.
    private void win(T result, int index) {
        if (winnerIndex == null) {
            winner = result;
            winnerIndex = index;
            cancelAllBut(loop.tasks().current(), null);
        }
    }

    private void cancelAllBut(@Nullable Task<?> winning, @Nullable Object message) {
        for (var runner : runners) {
            if (runner != winning) {
                var _ = runner.cancel(message);
            }
        }
    }
}
