package org.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
    private static final Environment ENVIRONMENT =
            new Environment(Map.of("Processor", "abacus"), List.of("uvloop: no Python has it installed"));

    private final Results results = new Results();

    @BeforeEach
    void makeResults() {
        results.add(
                Workload.CALL_SOON, Contender.ASYNCIO4J, Samples.allocating(List.of(30.0, 10.0, 20.0), List.of(56.0)));
        results.add(Workload.CALL_SOON, Contender.KOTLINX, Samples.allocating(List.of(40.0, 44.0), List.of(0.001)));
        results.add(Workload.CALL_SOON, Contender.CPYTHON, Samples.of(List.of(500.0)));
        results.add(Workload.PARKED_TASK, Contender.ASYNCIO4J, Samples.of(List.of(900.0)));
        results.add(Workload.PARKED_TASK, Contender.CPYTHON, Samples.of(List.of(1_350.0)));
    }

    private String page() {
        return new Report(ENVIRONMENT, results, "charts").page();
    }

    @Test
    void figuresAreMediansWithRatiosToOurs() {
        assertThat(page()).contains("""
                ## Time, on the JVM

                | Work | asyncio4j | bytes | kotlinx.coroutines |
                |---|--:|--:|--:|
                | [`callSoon` and run](charts/call-soon.svg) | 20.0 ns | 56 B | 42.0 ns (2.10x) |

                ## Time, beside Python

                | Work | asyncio4j | CPython |
                |---|--:|--:|
                | [`callSoon` and run](charts/call-soon.svg) | 20.0 ns | 500 ns (25.0x) |

                ## Bytes allocated by a unit of work

                | Work | asyncio4j | kotlinx.coroutines |
                |---|--:|--:|
                | [`callSoon` and run](charts/call-soon.svg) | 56 B | 0 B |

                ## Bytes held

                | Work | asyncio4j | CPython |
                |---|--:|--:|
                | [a parked task](charts/parked-task.svg) | 900 B | 1,350 B (1.50x) |
                """);
    }

    @Test
    void targetsAreMetOrMissedOrWereNotMeasured() {
        assertThat(page())
                .contains(
                        "| `callSoon` and run | at most 40.0 ns | 20.0 ns | met |",
                        "| `callSoon` and run | at most 32 B allocated | 56 B | **missed** |",
                        "| a parked task | at most 1,000 B | 900 B | met |",
                        "at most 1.0x kotlinx.coroutines |  | not measured |");
    }

    @Test
    void targetsOfRatiosLookAtTheRightSide() {
        results.add(Workload.SLEEP_ZERO, Contender.ASYNCIO4J, Samples.of(List.of(100.0)));
        results.add(Workload.SLEEP_ZERO, Contender.VIRTUAL_THREADS, Samples.of(List.of(50.0)));
        results.add(Workload.SLEEP_ZERO, Contender.CPYTHON, Samples.of(List.of(1_000.0)));
        assertThat(page())
                .contains(
                        "at most 1.25x virtual threads | 2.00x | **missed** |",
                        "at least 5x faster than CPython | 10.0x as fast | met |");
    }

    @Test
    void ofTheNetworkMoreIsBetterAndRatiosSayHowMuchFasterOursIs() {
        addNetworkResults();
        assertThat(page()).contains("""
                ## Network, streams: requests a second

                | Work | asyncio4j streams | uvloop streams | Netty (epoll) |
                |---|--:|--:|--:|
                | [echo of 1 KiB over 100 connections](charts/echo-1-kib-x-100.svg) | 160,000/s | 128,000/s (1.25x) | 200,000/s (0.800x) |

                ## Network, protocols: requests a second

                | Work | asyncio4j protocol | Netty (epoll) |
                |---|--:|--:|
                | [echo of 1 KiB over 100 connections](charts/echo-1-kib-x-100.svg) | 192,000/s | 200,000/s (0.960x) |

                ## Network: processor time in user mode, a request

                | Work | asyncio4j streams | asyncio4j protocol | uvloop streams | Netty (epoll) |
                |---|--:|--:|--:|--:|
                | [echo of 1 KiB over 100 connections](charts/echo-1-kib-x-100.svg) | 800 ns | 600 ns | 2.56 µs | 400 ns |

                ## Network: processor time of the load

                | Work | asyncio4j streams | asyncio4j protocol | uvloop streams | Netty (epoll) |
                |---|--:|--:|--:|--:|
                | [echo of 1 KiB over 100 connections](charts/echo-1-kib-x-100.svg) | 0.900x | 0.900x | 0.900x | 0.900x |
                """);
    }

    @Test
    void targetsOfTheNetworkLookAtTheRightSide() {
        addNetworkResults();
        assertThat(page())
                .contains(
                        "— asyncio4j streams | at least 1.3x uvloop streams | 1.25x | **missed** |",
                        "— asyncio4j protocol | at least 0.95x Netty (epoll) | 0.960x | met |",
                        "— asyncio4j streams | at most 900 ns in user mode | 800 ns | met |");
    }

    private void addNetworkResults() {
        addServer(Contender.ASYNCIO4J_STREAMS, 160_000, 800);
        addServer(Contender.ASYNCIO4J_PROTOCOL, 192_000, 600);
        addServer(Contender.UVLOOP_STREAMS, 128_000, 2_560);
        addServer(Contender.NETTY_EPOLL, 200_000, 400);
    }

    private void addServer(Contender contender, double requests, double userTime) {
        results.add(
                Workload.ECHO_1_KIB_X_100,
                contender,
                Samples.serving(List.of(requests), List.of(userTime), List.of(0.9)));
    }

    @Test
    void whatWasLeftOutAndWhatFailedIsSaid() {
        results.fail(Workload.GATHER, Contender.JOX, "out of order");
        assertThat(page())
                .contains(
                        "| Processor | abacus |",
                        "Left out:\n\n- uvloop: no Python has it installed\n",
                        "Failed:\n\n- Jox at “`gather` of 1,000, a task”: out of order\n");
    }

    @Test
    void pageChartsAndRawResultsAreWritten(@TempDir Path folder) throws IOException {
        var output = new Output(folder);
        output.write(ENVIRONMENT, results);
        assertThat(Files.readString(output.page())).contains("(benchmarks/call-soon.svg)");
        assertThat(folder.resolve("benchmarks/call-soon.svg")).content().contains("callSoon and run", "42.0 ns");
        assertThat(folder.resolve("benchmarks/gather.svg")).doesNotExist();
        var raw = new ObjectMapper()
                .readTree(folder.resolve("benchmarks/results.json").toFile());
        assertThat(raw.at("/environment/facts/Processor").asText()).isEqualTo("abacus");
        assertThat(raw.at("/results/0/samples/figures/0").asDouble()).isEqualTo(30);
    }
}
