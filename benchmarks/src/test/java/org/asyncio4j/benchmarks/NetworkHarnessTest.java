package org.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs each server once, for a moment.
final class NetworkHarnessTest {
    private static final int SIZE = 1_000;

    @BeforeAll
    static void checkSystem() throws InterruptedException {
        assumeTrue(NetworkHarness.obstacle().isEmpty(), "the network cannot be measured here");
    }

    private static NetworkPrograms programs() throws InterruptedException {
        var pythons = Python.installed(
                System.getenv("PYTHON"), System.getenv("PATH"), Path.of(System.getProperty("user.home"), ".pyenv"));
        return new NetworkPrograms(
                Python.forAsyncio(pythons), Python.forUvloop(pythons), Path.of("src/main/python/echo_server.py"));
    }

    private static List<Arguments> servers() throws InterruptedException {
        var programs = programs();
        var servers = new ArrayList<Arguments>();
        for (var workload : List.of(Workload.ECHO_100_KIB_X_10, Workload.LINES)) {
            for (var contender : Contender.values()) {
                if (programs.server(workload, contender).isPresent()) {
                    servers.add(Arguments.of(programs, workload, contender));
                }
            }
        }
        return servers;
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aServerSendsBackAllThatItGetsAndEndsWithItsStandardInput(
            NetworkPrograms programs, Workload workload, Contender contender)
            throws MeasurementException, InterruptedException {
        var harness = new NetworkHarness(programs, Duration.ZERO, 2, Duration.ofMillis(100));
        assertThat(harness.measures(workload, contender)).isTrue();
        var samples = harness.measure(workload, contender);
        assertThat(samples.figures()).hasSize(2).allMatch(requests -> requests > 0);
        assertThat(samples.userTimes()).hasSize(1);
        assertThat(samples.loads()).hasSize(1);
    }

    @Test
    void aServerThatSendsMoreThanItGotIsNotMeasured() throws IOException {
        assertNotMeasured(new byte[SIZE + 1]);
    }

    @Test
    void aServerThatOwesAnAnswerIsNotMeasured() throws IOException {
        assertNotMeasured(new byte[SIZE - 1]);
    }

    @Test
    void aServerThatListensNowhereIsNotMeasured() throws IOException {
        int port;
        try (var server = listen()) {
            port = server.getLocalPort();
        }
        assertThatThrownBy(() -> generator(port).run()).isInstanceOf(MeasurementException.class);
    }

    private static void assertNotMeasured(byte[] answer) throws IOException {
        try (var server = listen()) {
            Thread.startVirtualThread(() -> answerOnce(server, answer));
            assertThatThrownBy(() -> generator(server.getLocalPort()).run())
                    .isInstanceOf(MeasurementException.class)
                    .hasMessage("it ended with status 1");
        }
    }

    private static void answerOnce(ServerSocket server, byte[] answer) {
        try (var socket = server.accept()) {
            socket.getInputStream().readNBytes(SIZE);
            socket.getOutputStream().write(answer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Command generator(int port) {
        return NetworkPrograms.generator(port, ProcessHandle.current().pid(), SIZE, 1, 1, 0, 1, 1_000)
                .quietly();
    }
}
