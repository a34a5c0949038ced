package org.asyncio4j.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What was measured of a contender at some work.
///
/// @param figures nanoseconds or bytes, as the work says, of one unit of it
/// @param allocated bytes that one unit allocates on the heap; none where nobody counts them
record Samples(List<Double> figures, List<Double> allocated) {
    Samples {
        figures = List.copyOf(figures);
        allocated = List.copyOf(allocated);
    }

    /// {@return samples without allocation}
    static Samples of(List<Double> figures) {
        return new Samples(figures, List.of());
    }

    /// {@return these and others}
    Samples and(Samples others) {
        return new Samples(
                Stream.concat(figures.stream(), others.figures.stream()).toList(),
                Stream.concat(allocated.stream(), others.allocated.stream()).toList());
    }

    OptionalDouble medianFigure() {
        return median(figures);
    }

    OptionalDouble medianAllocated() {
        return median(allocated);
    }

    private static OptionalDouble median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }
}
