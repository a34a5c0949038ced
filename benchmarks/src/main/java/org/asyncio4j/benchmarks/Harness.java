package org.asyncio4j.benchmarks;

/// A way to measure some contenders at some work.
interface Harness {
    /// {@return whether it can measure this}
    boolean measures(Workload workload, Contender contender);

    /// {@return how often in a round it wants to measure it, in turn with the other contenders}
    default int turns() {
        return 1;
    }

    /// Measures.
    ///
    /// @return the samples, at least one
    /// @throws MeasurementException if it failed
    Samples measure(Workload workload, Contender contender) throws MeasurementException, InterruptedException;
}
