package org.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DriverTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /// Measures two contenders, of which one fails.
    private record HalfBroken(int turns) implements Harness {
        @Override
        public boolean measures(Workload workload, Contender contender) {
            return contender == Contender.KOTLINX || contender == Contender.JOX;
        }

        @Override
        public Samples measure(Workload workload, Contender contender) throws MeasurementException {
            if (contender == Contender.KOTLINX) {
                throw new MeasurementException("out of order");
            }
            return Samples.allocating(List.of(1.0, 2.0), List.of(8.0));
        }
    }

    private Results run(int turns, int rounds) throws InterruptedException {
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return new Driver(List.of(new HalfBroken(turns)), rounds, out).run(Set.of(Workload.CALL_SOON));
    }

    @Test
    void aFailureIsReportedAndTheRestGoesOn() throws InterruptedException {
        var results = run(1, 1);
        assertThat(results.failures())
                .containsExactly(new Results.Failure(Workload.CALL_SOON, Contender.KOTLINX, "out of order"));
        assertThat(results.figure(Workload.CALL_SOON, Contender.JOX)).hasValue(1.5);
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
                CallSoon
                  kotlinx.coroutines: FAILED: out of order
                  Jox: 1.50 ns, 8 B allocated
                """);
    }

    @Test
    void theSamplesOfAllTurnsAndRoundsAreKept() throws InterruptedException {
        assertThat(run(2, 3).samples(Workload.CALL_SOON, Contender.JOX).figures())
                .hasSize(12);
    }
}
