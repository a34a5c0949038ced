package org.asyncio4j.conformance;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Counts outcomes, shows the first differences and sums up.
final class Report {
    private static final int SHOWN = 10;
    private static final int CONTEXT = 3;

    private final PrintStream out;
    private final Count total = new Count();
    private final Map<String, Count> byFeature = new TreeMap<>();
    private final Map<Stack, Count> byStack = new TreeMap<>();
    private final Map<String, Set<String>> skipped = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();

    private static final class Count {
        private int ran;
        private int agreed;

        private void add(boolean agrees) {
            ran++;
            agreed += agrees ? 1 : 0;
        }
    }

    /// Makes an empty report.
    ///
    /// @param out where differences and the summary go
    Report(PrintStream out) {
        this.out = out;
    }

    /// Takes an outcome in.
    void add(Outcome outcome) {
        var obstacle = outcome.program().obstacle();
        if (obstacle != null) {
            skipped.computeIfAbsent(obstacle, _ -> new TreeSet<>())
                    .add(outcome.program().name());
            return;
        }
        boolean agrees = outcome.agrees();
        total.add(agrees);
        byStack.computeIfAbsent(outcome.stack(), _ -> new Count()).add(agrees);
        for (var feature : outcome.program().features()) {
            byFeature.computeIfAbsent(feature, _ -> new Count()).add(agrees);
        }
        if (!agrees) {
            failed.add(outcome.program().name());
            if (failed.size() <= SHOWN) {
                show(outcome);
            }
        }
    }

    private void show(Outcome outcome) {
        out.println(outcome.program().name() + " on stack " + outcome.stack() + ": "
                + (outcome.problem() == null ? "the trace differs" : outcome.problem()));
        var expected = outcome.program().expected();
        if (expected != null && outcome.actual() != null) {
            showDifference(expected, outcome.actual());
        }
    }

    private void showDifference(List<String> expected, List<String> actual) {
        int line = 0;
        while (line < expected.size()
                && line < actual.size()
                && expected.get(line).equals(actual.get(line))) {
            line++;
        }
        out.println("  line " + (line + 1));
        for (var before : expected.subList(Math.max(0, line - CONTEXT), line)) {
            out.println("           " + before);
        }
        out.println("  expected " + lineOf(expected, line));
        out.println("  actual   " + lineOf(actual, line));
    }

    private static String lineOf(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index) : "(end)";
    }

    /// {@return whether all that ran agreed, and something did}
    boolean passed() {
        return total.ran > 0 && total.agreed == total.ran;
    }

    /// {@return the names of the programs that failed on some stack}
    List<String> failed() {
        return List.copyOf(failed);
    }

    /// Prints the summary.
    ///
    /// @param seconds how long it took
    void summarize(double seconds) {
        out.println("feature              runs   agreed");
        byFeature.forEach((feature, count) -> out.printf("  %-16s %6d %8d%n", feature, count.ran, count.agreed));
        skipped.forEach((reason, names) -> out.println("skipped " + names.size() + " programs that require " + reason));
        byStack.forEach((stack, count) ->
                out.println("stack " + stack + ": " + count.agreed + " of " + count.ran + " programs agreed"));
        out.printf("%.1f s%n", seconds);
        out.println(passed() ? "PASSED" : "FAILED: " + (total.ran - total.agreed) + " of " + total.ran + " runs");
    }
}
