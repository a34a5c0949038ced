package org.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Measures the contenders on the JVM by JMH, each in a process of its own.
final class JmhHarness implements Harness {
    private static final String PACKAGE = "org.asyncio4j.benchmarks.workloads.";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String FAILURE = "<failure>";
    private static final TimeValue PATIENCE = TimeValue.minutes(1);

    /// Ways of asyncio4j that differ only in how it starts.
    private static final Set<Contender> NOT_BY_JMH = Set.of(Contender.AOT_CACHE, Contender.SOURCE_FILE);

    private final Effort effort;

    JmhHarness(Effort effort) {
        this.effort = effort;
    }

    @Override
    public boolean measures(Workload workload, Contender contender) {
        return !NOT_BY_JMH.contains(contender)
                && benchmarks(workload)
                        .map(type -> Arrays.stream(type.getDeclaredMethods())
                                .anyMatch(method -> method.isAnnotationPresent(Benchmark.class)
                                        && method.getName().equals(contender.id())))
                        .orElse(false);
    }

    /// {@return the JMH class of some work, if there is one}
    static Optional<Class<?>> benchmarks(Workload workload) {
        try {
            return Optional.of(Class.forName(PACKAGE + workload.className()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public Samples measure(Workload workload, Contender contender) throws MeasurementException {
        try {
            var log = Files.createTempFile("jmh", ".log");
            try {
                var results = new Runner(options(workload, contender, log)).run();
                if (results.isEmpty()) {
                    throw new MeasurementException(failure(log));
                }
                return samples(results.iterator().next());
            } finally {
                Files.delete(log);
            }
        } catch (IOException | RunnerException e) {
            throw new MeasurementException(String.valueOf(e.getMessage()), e);
        }
    }

    private Options options(Workload workload, Contender contender, Path log) {
        boolean oneShot = benchmarks(workload)
                .map(type -> type.getAnnotation(BenchmarkMode.class))
                .map(mode -> List.of(mode.value()).contains(Mode.SingleShotTime))
                .orElse(false);
        var sample = TimeValue.milliseconds(effort.sample().toMillis());
        return new OptionsBuilder()
                .include("^" + Pattern.quote(PACKAGE + workload.className() + "." + contender.id()) + "$")
                .forks(1)
                // Work that is done once takes seconds.
                .warmupIterations(oneShot ? 1 : effort.warmups())
                .warmupTime(sample)
                .measurementIterations(oneShot ? 1 : effort.samples())
                .measurementTime(sample)
                .timeUnit(TimeUnit.NANOSECONDS)
                .timeout(PATIENCE)
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Dasyncio4j.stack=" + contender.stack())
                .output(log.toString())
                .build();
    }

    private static Samples samples(RunResult result) {
        var figures = new ArrayList<Double>();
        var allocated = new ArrayList<Double>();
        for (var fork : result.getBenchmarkResults()) {
            for (var iteration : fork.getIterationResults()) {
                figures.add(iteration.getPrimaryResult().getScore());
                addAllocated(iteration, allocated);
            }
        }
        return Samples.allocating(figures, allocated);
    }

    private static void addAllocated(IterationResult iteration, List<Double> allocated) {
        iteration.getSecondaryResults().forEach((name, result) -> {
            if (name.endsWith(ALLOCATED)) {
                allocated.add(result.getScore());
            }
        });
    }

    /// {@return the first line of what JMH says of a failure}
    private static String failure(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .dropWhile(line -> !line.startsWith(FAILURE))
                .skip(1)
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("JMH ran nothing");
    }
}
