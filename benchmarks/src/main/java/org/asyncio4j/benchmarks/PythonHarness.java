package org.asyncio4j.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;

/// Measures a contender of Python by `workloads.py`.
final class PythonHarness implements Harness {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What asyncio does not have, and what is no function of `workloads.py`.
    static final Set<Workload> NONE = Set.of(Workload.BLOCKING, Workload.START_UP);

    private static final double NANOS = 1e9;

    private final Contender contender;
    private final Python python;
    private final Path script;
    private final double seconds;

    /// Prepares the measuring.
    ///
    /// @param contender CPython or uvloop
    /// @param python the interpreter
    /// @param scripts the folder of the Python programs
    /// @param effort how long a workload takes
    PythonHarness(Contender contender, Python python, Path scripts, Effort effort) {
        this.contender = contender;
        this.python = python;
        this.script = scripts.resolve("workloads.py");
        this.seconds = effort.samples() * effort.sample().toNanos() / NANOS;
    }

    @Override
    public boolean measures(Workload workload, Contender asked) {
        // uvloop has tasks of CPython, and timers whose memory Python does not know.
        return asked == contender
                && workload.unit() != Workload.Unit.REQUESTS
                && !NONE.contains(workload)
                && (contender == Contender.CPYTHON || workload.unit() == Workload.Unit.NANOSECONDS);
    }

    @Override
    public Samples measure(Workload workload, Contender asked) throws MeasurementException, InterruptedException {
        var lines = Command.of(
                        python.command(),
                        script.toString(),
                        "--loop",
                        contender.id(),
                        "--seconds",
                        String.valueOf(seconds),
                        workload.pythonName())
                .run();
        var field = workload.unit() == Workload.Unit.BYTES ? "bytes" : "nanos";
        var figures = new ArrayList<Double>();
        for (var line : lines) {
            figures.add(figure(line, field));
        }
        return Samples.of(figures);
    }

    private static double figure(String line, String field) throws MeasurementException {
        try {
            return JSON.readTree(line).required(field).doubleValue();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MeasurementException("it printed " + line, e);
        }
    }
}
