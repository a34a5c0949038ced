package org.asyncio4j.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// All that was measured.
final class Results {
    private static final Samples NONE = Samples.of(List.of());

    private final Map<Workload, Map<Contender, Samples>> samples = new EnumMap<>(Workload.class);
    private final List<Failure> failures = new ArrayList<>();

    /// A contender that could not be measured.
    ///
    /// @param workload at which work
    /// @param contender who
    /// @param reason why
    record Failure(Workload workload, Contender contender, String reason) {}

    /// Takes samples in, beside those that are there.
    void add(Workload workload, Contender contender, Samples more) {
        samples.computeIfAbsent(workload, _ -> new EnumMap<>(Contender.class)).merge(contender, more, Samples::and);
    }

    void fail(Workload workload, Contender contender, String reason) {
        failures.add(new Failure(workload, contender, reason));
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /// {@return the samples of a contender at some work, perhaps none}
    Samples samples(Workload workload, Contender contender) {
        return samples.getOrDefault(workload, Map.of()).getOrDefault(contender, NONE);
    }

    /// {@return the median figure of a contender at some work}
    OptionalDouble figure(Workload workload, Contender contender) {
        return samples(workload, contender).medianFigure();
    }

    /// {@return the median of the bytes that a contender allocates at some work}
    OptionalDouble allocated(Workload workload, Contender contender) {
        return samples(workload, contender).medianAllocated();
    }

    /// {@return the median of the nanoseconds in user mode that some work takes the server of a contender}
    OptionalDouble userTime(Workload workload, Contender contender) {
        return samples(workload, contender).medianUserTime();
    }

    /// {@return the median of the processor time of the load, divided by that of the server of a contender}
    OptionalDouble load(Workload workload, Contender contender) {
        return samples(workload, contender).medianLoad();
    }

    /// {@return how many times as much one contender costs as another: the one figure divided by the other,
    /// the other way round where more is better}
    OptionalDouble ratio(Workload workload, Contender contender, Contender to) {
        var figure = figure(workload, contender);
        var unit = figure(workload, to);
        if (figure.isEmpty() || unit.isEmpty()) {
            return OptionalDouble.empty();
        }
        double ratio = figure.getAsDouble() / unit.getAsDouble();
        return OptionalDouble.of(workload.unit() == Workload.Unit.REQUESTS ? 1 / ratio : ratio);
    }
}
