package org.asyncio4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.asyncio4j.internal.inspect.Inspection;

/// The reports of an event loop that a test looks at itself, instead of waiting for the garbage collector.
final class KeptReports {
    private final Set<GarbageReport> due = new LinkedHashSet<>();

    synchronized void add(GarbageReport report) {
        due.add(report);
    }

    synchronized void remove(GarbageReport report) {
        due.remove(report);
    }

    synchronized List<Inspection.Report> take() {
        var reports = due.stream().map(GarbageReport::describe).toList();
        due.clear();
        return reports;
    }
}
