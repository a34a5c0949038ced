package org.asyncio4j.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Measures everyone at everything. Those whose figures are compared are measured one right after the other.
final class Driver {
    private final List<Harness> harnesses;
    private final int rounds;
    private final PrintStream out;
    private final Results results = new Results();

    /// A contender, and what measures it.
    private record Cell(Contender contender, Harness harness) {}

    /// Prepares the measuring.
    ///
    /// @param harnesses what measures
    /// @param rounds how often all is measured
    /// @param out where progress is printed
    Driver(List<Harness> harnesses, int rounds, PrintStream out) {
        this.harnesses = List.copyOf(harnesses);
        this.rounds = rounds;
        this.out = out;
    }

    /// Measures.
    ///
    /// @param workloads the work
    Results run(Set<Workload> workloads) throws InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            for (var workload : workloads) {
                out.println(workload.className() + (rounds == 1 ? "" : ", round " + round + " of " + rounds));
                measure(workload);
            }
        }
        return results;
    }

    private void measure(Workload workload) throws InterruptedException {
        var cells = cells(workload);
        int turns =
                cells.stream().mapToInt(cell -> cell.harness().turns()).max().orElse(0);
        for (int turn = 0; turn < turns; turn++) {
            for (var cell : cells) {
                if (turn < cell.harness().turns()) {
                    measure(workload, cell);
                }
            }
        }
    }

    private List<Cell> cells(Workload workload) {
        var cells = new ArrayList<Cell>();
        for (var contender : Contender.values()) {
            for (var harness : harnesses) {
                if (harness.measures(workload, contender)) {
                    cells.add(new Cell(contender, harness));
                }
            }
        }
        return cells;
    }

    private void measure(Workload workload, Cell cell) throws InterruptedException {
        var contender = cell.contender();
        out.print("  " + contender.title() + ": ");
        try {
            var samples = cell.harness().measure(workload, contender);
            results.add(workload, contender, samples);
            out.println(text(workload, samples));
        } catch (MeasurementException e) {
            results.fail(workload, contender, String.valueOf(e.getMessage()));
            out.println("FAILED: " + e.getMessage());
        }
    }

    private static String text(Workload workload, Samples samples) {
        var figure = samples.medianFigure().stream().mapToObj(workload::format);
        var allocated = samples.medianAllocated().stream().mapToObj(bytes -> Figures.bytes(bytes) + " allocated");
        var user = samples.medianUserTime().stream().mapToObj(nanos -> Figures.time(nanos) + " in user mode");
        return Stream.of(figure, allocated, user).flatMap(texts -> texts).collect(Collectors.joining(", "));
    }
}
