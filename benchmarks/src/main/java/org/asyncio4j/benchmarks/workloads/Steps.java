package org.asyncio4j.benchmarks.workloads;

import java.util.function.Consumer;

/// A loop for code that consists of callbacks: each step is given the next one, to run it when it is done.
final class Steps implements Runnable {
    private final Consumer<Runnable> step;
    private final Runnable end;
    private int left;

    Steps(int times, Consumer<Runnable> step, Runnable end) {
        this.left = times;
        this.step = step;
        this.end = end;
    }

    @Override
    public void run() {
        if (left == 0) {
            end.run();
        } else {
            left--;
            step.accept(this);
        }
    }
}
