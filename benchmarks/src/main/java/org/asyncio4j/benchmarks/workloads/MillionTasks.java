package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import org.asyncio4j.Task;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Has a million tasks alive at once: each suspends once, and all of them have before the first goes on. The unit is
/// the million.
///
/// What has stacks does the same with few tasks first. Code that was never resumed is compiled without what comes after
/// the suspension, and each of a million stacks would have to be deoptimized.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OperationsPerInvocation(1)
@Fork(
        value = 1,
        jvmArgsPrepend = {Workload.OPEN, "-Xms4g", "-Xmx4g", Workload.TOUCHED})
public class MillionTasks extends Workload {
    /// How many they are.
    @Param("1000000")
    public int tasks;

    @Benchmark
    public void asyncio4j(AsyncioLoop loop, WarmLoop warm) {
        run(loop, tasks);
    }

    @Benchmark
    public void kotlinx() {
        Kotlinx.millionTasks(tasks);
    }

    @Benchmark
    public void virtualThreads(ReadyQueue queue, WarmThreads warm) {
        run(queue, tasks);
    }

    private static void run(AsyncioLoop loop, int tasks) {
        loop.run(() -> {
            var started = new ArrayList<Task<?>>(tasks);
            for (int i = 0; i < tasks; i++) {
                started.add(createTask(async(() -> {
                    await(sleep(0));
                })));
            }
            for (var task : started) {
                await(task);
            }
        });
    }

    private static void run(ReadyQueue queue, int tasks) {
        queue.runThread(() -> {
            var started = new ArrayList<Thread>(tasks);
            for (int i = 0; i < tasks; i++) {
                started.add(queue.start(Thread::yield));
            }
            for (var thread : started) {
                thread.join();
            }
        });
    }

    /// Our loop, in which few tasks have run.
    @State(Scope.Thread)
    public static class WarmLoop {
        /// Runs them.
        @Setup
        public void warmUp(AsyncioLoop loop) {
            for (int i = 0; i < BATCHES; i++) {
                run(loop, BATCH);
            }
        }
    }

    /// The queue, in which few threads have run.
    @State(Scope.Thread)
    public static class WarmThreads {
        /// Runs them.
        @Setup
        public void warmUp(ReadyQueue queue) {
            for (int i = 0; i < BATCHES; i++) {
                run(queue, BATCH);
            }
        }
    }
}
