package org.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The work is the same in JMH, in Python and in the report.
final class WorkloadTest {
    private static final String PACKAGE = "org.asyncio4j.benchmarks.workloads.";
    private static final Pattern FUNCTION = Pattern.compile("(?m)^@(?:workload|memory)\nasync def (\\w+)");

    /// What is measured from outside of a process.
    private static final Set<Workload> NOT_OF_JMH =
            EnumSet.of(Workload.PARKED_TASK, Workload.PENDING_TIMER, Workload.START_UP);

    @Test
    void everyBenchmarkBelongsToAWorkloadAndAContender() {
        var found = new TreeSet<String>();
        for (var benchmark : benchmarks()) {
            var parts = benchmark.substring(PACKAGE.length()).split("\\.", -1);
            found.add(parts[0]);
            assertThat(Arrays.stream(Contender.values()).map(Contender::id)).contains(parts[1]);
        }
        var expected = EnumSet.allOf(Workload.class);
        expected.removeAll(NOT_OF_JMH);
        expected.removeIf(workload -> workload.unit() == Workload.Unit.REQUESTS);
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(Workload::className).toList());
    }

    @Test
    void everyWorkloadThatAsyncioHasIsAFunctionInPython() throws IOException {
        var script = Files.readString(Path.of("src/main/python/workloads.py"));
        var expected = EnumSet.allOf(Workload.class);
        expected.removeAll(PythonHarness.NONE);
        expected.removeIf(workload -> workload.unit() == Workload.Unit.REQUESTS);
        assertThat(FUNCTION.matcher(script).results().map(function -> function.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(Workload::pythonName).toList());
    }

    private static List<String> benchmarks() {
        var silent = OutputFormatFactory.createFormatInstance(
                new PrintStream(PrintStream.nullOutputStream(), false), VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .map(benchmark -> benchmark.getUsername())
                .toList();
    }
}
