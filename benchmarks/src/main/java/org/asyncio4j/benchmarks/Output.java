package org.asyncio4j.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files of the results: `benchmarks.md`, and in the folder `benchmarks` the charts and `results.json`.
///
/// @param folder where they are
record Output(Path folder) {
    private static final String NAME = "benchmarks";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// {@return the page}
    Path page() {
        return folder.resolve(NAME + ".md");
    }

    /// Writes all of them.
    void write(Environment environment, Results results) throws IOException {
        var details = Files.createDirectories(folder.resolve(NAME));
        var report = new Report(environment, results, NAME);
        for (var workload : Workload.values()) {
            if (report.hasChart(workload)) {
                Files.writeString(
                        details.resolve(workload.fileName() + ".svg"),
                        report.chart(workload).svg());
            }
        }
        Files.writeString(
                details.resolve("results.json"),
                JSON.writeValueAsString(new Raw(environment, measured(results), results.failures())) + "\n");
        Files.writeString(page(), report.page());
    }

    /// What `results.json` holds.
    private record Raw(Environment environment, List<Measured> results, List<Results.Failure> failures) {}

    /// The samples of a contender at some work.
    private record Measured(Workload workload, Contender contender, Samples samples) {}

    private static List<Measured> measured(Results results) {
        var measured = new ArrayList<Measured>();
        for (var workload : Workload.values()) {
            for (var contender : Contender.values()) {
                var samples = results.samples(workload, contender);
                if (!samples.figures().isEmpty()) {
                    measured.add(new Measured(workload, contender, samples));
                }
            }
        }
        return measured;
    }
}
