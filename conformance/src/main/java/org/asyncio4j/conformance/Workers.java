package org.asyncio4j.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Threads that run programs, each program on all stacks in turn.
final class Workers {
    private final List<Stack> stacks;
    private final Duration limit;
    private final Cases cases;
    private final Consumer<Outcome> outcomes;
    private @Nullable Throwable failure;

    /// Prepares the work.
    ///
    /// @param stacks the stacks to run each program on
    /// @param limit how long one program may take
    /// @param cases the programs
    /// @param outcomes what gets the outcomes, one at a time
    Workers(List<Stack> stacks, Duration limit, Cases cases, Consumer<Outcome> outcomes) {
        this.stacks = stacks;
        this.limit = limit;
        this.cases = cases;
        this.outcomes = outcomes;
    }

    /// Runs all programs.
    ///
    /// @param count how many of them at the same time
    void run(int count) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().name("worker-" + i).daemon().start(this::work));
        }
        for (var thread : threads) {
            thread.join();
        }
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    private void work() {
        var libraries = new EnumMap<Stack, Library>(Stack.class);
        try {
            Case next;
            while ((next = take()) != null) {
                runOnAll(next, libraries);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            fail(e);
        } finally {
            libraries.values().forEach(Library::close);
        }
    }

    private synchronized @Nullable Case take() {
        return failure == null ? cases.next() : null;
    }

    private synchronized void fail(Throwable e) {
        failure = e;
    }

    private void runOnAll(Case program, Map<Stack, Library> libraries) throws InterruptedException {
        for (var stack : stacks) {
            var library = libraries.computeIfAbsent(stack, Library::load);
            List<String> actual = null;
            String problem = program.obstacle();
            if (problem == null) {
                try {
                    actual = library.run(program.program(), limit);
                } catch (TimeoutException e) {
                    problem = "it hangs: no end after " + limit.toSeconds() + " s";
                    library.close();
                    libraries.remove(stack);
                } catch (ExecutionException e) {
                    problem = String.valueOf(e.getCause());
                }
            }
            report(new Outcome(program, stack, actual, problem));
        }
    }

    private void report(Outcome outcome) {
        synchronized (outcomes) {
            outcomes.accept(outcome);
        }
    }
}
