package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.getRunningLoop;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Schedules a timer and cancels it, while a million others are pending.
public class TimerCancelAmongMillion extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, AsyncioTimers others) {
        TimerCancel.scheduleAndCancel(loop);
    }

    @Benchmark
    public void kotlinx(KotlinxTimers others) {
        others.delays().scheduleAndCancel(BATCHES, BATCH, FarFuture::millis);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop context, VertxTimers others) {
        TimerCancel.scheduleAndCancel(context);
    }

    /// The other timers.
    @State(Scope.Thread)
    public abstract static class Timers {
        /// How many they are.
        @Param("1000000")
        public int pending;
    }

    /// Those in our loop.
    public static class AsyncioTimers extends Timers {
        /// Schedules them.
        @Setup
        public void schedule(AsyncioLoop loop) {
            loop.run(() -> {
                var running = getRunningLoop();
                for (int i = 0; i < pending; i++) {
                    running.callLater(FarFuture.seconds(i), () -> {});
                }
            });
        }
    }

    /// Those in the event loop of a `runBlocking`.
    public static class KotlinxTimers extends Timers {
        private @Nullable PendingDelays delays;

        /// Schedules them.
        @Setup
        public void schedule() {
            delays = new PendingDelays(pending, FarFuture::millis);
        }

        PendingDelays delays() {
            return Objects.requireNonNull(delays);
        }

        /// Cancels them.
        @TearDown
        public void cancel() {
            delays().close();
        }
    }

    /// Those in the context of Vert.x.
    public static class VertxTimers extends Timers {
        /// Schedules them.
        @Setup
        public void schedule(VertxEventLoop context) {
            context.run(done -> {
                for (int i = 0; i < pending; i++) {
                    context.vertx().setTimer(FarFuture.millis(i), _ -> {});
                }
                done.run();
            });
        }
    }
}
