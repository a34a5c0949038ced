package org.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs programs in tests.
final class Programs {
    static final Path CORPUS = Path.of("corpus");
    static final Path RECORDED = Path.of("recorded");

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int JOBS = Runtime.getRuntime().availableProcessors();

    private Programs() {}

    /// {@return how many programs agree on both stacks; fails with a report if one does not}
    static int agreeing(Cases cases) throws InterruptedException {
        var text = new ByteArrayOutputStream();
        var report = new Report(new PrintStream(text, true, StandardCharsets.UTF_8));
        var agreed = new ArrayList<Outcome>();
        new Workers(List.of(Stack.values()), LIMIT, cases, outcome -> {
                    report.add(outcome);
                    if (outcome.agrees()) {
                        agreed.add(outcome);
                    }
                })
                .run(JOBS);
        report.summarize(0);
        assertThat(report.passed()).as(text.toString(StandardCharsets.UTF_8)).isTrue();
        return agreed.size() / Stack.values().length;
    }

    /// {@return the outcomes of one program on both stacks}
    static List<Outcome> outcomes(Case program, Duration limit) throws InterruptedException {
        var outcomes = new ArrayList<Outcome>();
        var cases = new ArrayList<>(List.of(program));
        new Workers(List.of(Stack.values()), limit, () -> cases.isEmpty() ? null : cases.removeLast(), outcomes::add)
                .run(1);
        return outcomes;
    }

    /// {@return a program whose main function has these ops, as JSON text}
    static String withMain(String ops) {
        return """
                {"name": "test", "functions": {"main": {"params": [], "body": [%s]}}, "main": "main"}""".formatted(ops);
    }

    static Case of(String ops, String... expected) {
        return new Case("test", Json.read(withMain(ops)), List.of(expected));
    }
}
