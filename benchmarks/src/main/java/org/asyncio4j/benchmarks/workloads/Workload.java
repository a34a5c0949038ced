package org.asyncio4j.benchmarks.workloads;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/// How a workload is measured: nanoseconds for a unit of work, of which an invocation does so many that its own start
/// and end do not count. The heap has its size from the start, so that what is measured is not how the system hands out
/// memory.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Workload.UNITS)
@Fork(
        value = 1,
        jvmArgsPrepend = {Workload.OPEN, "-Xms1g", "-Xmx1g", Workload.TOUCHED})
abstract class Workload {
    static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    static final String TOUCHED = "-XX:+AlwaysPreTouch";

    static final int UNITS = 100_000;

    /// For workloads that need many things at a time: an invocation does this many, so many times.
    static final int BATCH = 1_000;

    static final int BATCHES = UNITS / BATCH;

    /// Whatever has to be passed on or returned.
    static final Object ITEM = new Object();
}
