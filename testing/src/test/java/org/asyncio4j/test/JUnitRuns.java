package org.asyncio4j.test;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/// What JUnit makes of a class of tests.
final class JUnitRuns {
    private final List<Event> finished;

    private JUnitRuns(List<Event> finished) {
        this.finished = finished;
    }

    static JUnitRuns of(Class<?> tests) {
        return new JUnitRuns(EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents()
                .finished()
                .list());
    }

    /// {@return the names of the runs with their failures, which are empty for those that passed}
    Map<String, List<Throwable>> outcomes() {
        return finished.stream()
                .collect(Collectors.toMap(
                        event -> event.getTestDescriptor().getDisplayName(),
                        event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream()
                                .toList()));
    }

    /// {@return the failures}
    List<Throwable> failures() {
        return finished.stream()
                .flatMap(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
                .toList();
    }

    /// {@return the failure, of which there must be one}
    Throwable failure() {
        var failures = failures();
        if (failures.size() != 1) {
            throw new AssertionError("one failure expected, not " + failures);
        }
        return failures.getFirst();
    }

    int count() {
        return finished.size();
    }
}
