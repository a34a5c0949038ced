package org.asyncio4j.benchmarks;

import java.util.List;
import java.util.Set;
import org.asyncio4j.benchmarks.programs.Footprint;

/// Measures memory by a program that has many of something, in a process of its own.
final class FootprintHarness implements Harness {
    private static final Set<Contender> CONTENDERS = Set.of(Contender.ASYNCIO4J, Contender.HAND_OFF, Contender.KOTLINX);

    @Override
    public boolean measures(Workload workload, Contender contender) {
        return workload.unit() == Workload.Unit.BYTES && CONTENDERS.contains(contender);
    }

    @Override
    public Samples measure(Workload workload, Contender contender) throws MeasurementException, InterruptedException {
        var lines = Command.java(
                        List.of(Jvm.OPEN, "-Dasyncio4j.stack=" + contender.stack()),
                        System.getProperty("java.class.path"),
                        Footprint.class.getName(),
                        contender.id(),
                        workload.pythonName())
                .run();
        return Samples.of(lines.stream().map(Double::valueOf).toList());
    }
}
