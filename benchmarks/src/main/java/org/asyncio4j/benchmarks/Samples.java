package org.asyncio4j.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What was measured of a contender at some work.
///
/// @param figures nanoseconds or bytes, as the work says, of one unit of it, or how many of them a second
/// @param allocated bytes that one unit allocates on the heap; none where nobody counts them
/// @param userTimes nanoseconds of processor time in user mode that one unit takes a server; none where
///     nobody asks
/// @param loads processor time of what puts the load on a server, divided by the server's
record Samples(List<Double> figures, List<Double> allocated, List<Double> userTimes, List<Double> loads) {
    Samples {
        figures = List.copyOf(figures);
        allocated = List.copyOf(allocated);
        userTimes = List.copyOf(userTimes);
        loads = List.copyOf(loads);
    }

    /// {@return samples of figures alone}
    static Samples of(List<Double> figures) {
        return new Samples(figures, List.of(), List.of(), List.of());
    }

    /// {@return samples with allocation}
    static Samples allocating(List<Double> figures, List<Double> allocated) {
        return new Samples(figures, allocated, List.of(), List.of());
    }

    /// {@return samples of a server}
    static Samples serving(List<Double> figures, List<Double> userTimes, List<Double> loads) {
        return new Samples(figures, List.of(), userTimes, loads);
    }

    /// {@return these and others}
    Samples and(Samples others) {
        return new Samples(
                concat(figures, others.figures),
                concat(allocated, others.allocated),
                concat(userTimes, others.userTimes),
                concat(loads, others.loads));
    }

    OptionalDouble medianFigure() {
        return median(figures);
    }

    OptionalDouble medianAllocated() {
        return median(allocated);
    }

    OptionalDouble medianUserTime() {
        return median(userTimes);
    }

    OptionalDouble medianLoad() {
        return median(loads);
    }

    private static List<Double> concat(List<Double> some, List<Double> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static OptionalDouble median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }
}
