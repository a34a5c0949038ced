package org.asyncio4j.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Measures a server on one core by a load generator on another.
///
/// @param programs the servers
/// @param warmUp how long there is load before the samples
/// @param samples how many
/// @param sample how long each takes
record NetworkHarness(NetworkPrograms programs, Duration warmUp, int samples, Duration sample) implements Harness {
    private static final int SERVER_CORE = 0;
    private static final int GENERATOR_CORE = 1;

    /// {@return why nothing can be measured here, if that is so}
    static Optional<String> obstacle() throws InterruptedException {
        try {
            Command.of("cat", "/proc/self/stat").on(GENERATOR_CORE).quietly().run();
            return Optional.empty();
        } catch (MeasurementException e) {
            return Optional.of("it takes Linux, taskset, and two cores");
        }
    }

    @Override
    public boolean measures(Workload workload, Contender contender) {
        return workload.unit() == Workload.Unit.REQUESTS
                && programs.server(workload, contender).isPresent();
    }

    @Override
    public Samples measure(Workload workload, Contender contender) throws MeasurementException, InterruptedException {
        var traffic = Traffic.of(workload);
        var command = programs.server(workload, contender).orElseThrow().on(SERVER_CORE);
        try (var server = ServerProcess.start(command)) {
            var lines = NetworkPrograms.generator(
                            server.port(),
                            server.process().pid(),
                            traffic.size(),
                            traffic.connections(),
                            traffic.inFlight(),
                            warmUp.toMillis(),
                            samples,
                            sample.toMillis())
                    .on(GENERATOR_CORE)
                    .run();
            return Samples.serving(values(lines, "requests"), values(lines, "user"), values(lines, "load"));
        }
    }

    private static List<Double> values(List<String> lines, String name) {
        var values = new ArrayList<Double>();
        for (var line : lines) {
            var words = line.split(" ", -1);
            if (words[0].equals(name)) {
                values.add(Double.valueOf(words[1]));
            }
        }
        return values;
    }
}
