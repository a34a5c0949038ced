package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;

import java.util.concurrent.locks.ReentrantLock;
import kotlinx.coroutines.sync.Mutex;
import kotlinx.coroutines.sync.MutexKt;
import org.asyncio4j.Lock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// Acquires a lock that is free, and releases it. The locks are fields: the compiler knows too much of local ones.
@State(Scope.Thread)
public class LockUncontended extends Workload {
    private final Lock lock = new Lock();
    private final Mutex mutex = MutexKt.Mutex(false);
    private final ReentrantLock reentrantLock = new ReentrantLock();

    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(await(lock.acquire()));
                lock.release();
            }
        });
    }

    @Benchmark
    public void kotlinx() {
        Kotlinx.lockUncontended(mutex, UNITS);
    }

    @Benchmark
    @SuppressWarnings("LockNotBeforeTry") // nothing fails in between
    public void virtualThreads(ReadyQueue queue) {
        queue.runThread(() -> {
            for (int i = 0; i < UNITS; i++) {
                reentrantLock.lock();
                reentrantLock.unlock();
            }
        });
    }
}
