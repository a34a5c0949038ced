package org.asyncio4j.conformance;

import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/// Writes the traces of programs on their first stack, and reports those on another one that differ.
final class TraceWriter implements Consumer<Outcome> {
    private final Path folder;
    private final Report report;
    private final IdentityHashMap<Case, List<String>> written = new IdentityHashMap<>();

    /// Makes a writer.
    ///
    /// @param folder where the traces go
    /// @param report what gets the outcomes
    TraceWriter(Path folder, Report report) {
        this.folder = folder;
        this.report = report;
    }

    @Override
    public void accept(Outcome outcome) {
        var program = outcome.program();
        var trace = outcome.actual();
        if (trace != null && written.putIfAbsent(program, trace) == null) {
            Storage.writeTrace(folder, program.name(), trace);
        }
        report.add(new Outcome(program.expecting(written.get(program)), outcome.stack(), trace, outcome.problem()));
    }
}
