package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;
import static org.asyncio4j.io.Subprocess.PIPE;
import static org.asyncio4j.io.Subprocess.createSubprocessExec;
import static org.asyncio4j.io.Subprocess.createSubprocessShell;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.internal.process.ProcessTransport;
import org.asyncio4j.io.internal.process.Subprocesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of Unix")
class SubprocessTest {
    private static final SubprocessOptions PIPES = SubprocessOptions.DEFAULT.withPipes();
    private static final SubprocessOptions OUTPUT = SubprocessOptions.DEFAULT.withStdout(PIPE);

    private static Process exec(SubprocessOptions options, String... command) {
        return await(createSubprocessExec(List.of(command), options));
    }

    private static Process shell(SubprocessOptions options, String command) {
        return await(createSubprocessShell(command, options));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "no pipe" : new String(bytes, UTF_8);
    }

    private static StreamReader stdout(Process process) {
        return Objects.requireNonNull(process.stdout());
    }

    private static StreamWriter stdin(Process process) {
        return Objects.requireNonNull(process.stdin());
    }

    @Test
    void communicateFeedsInputClosesItCollectsOutputAndWaits() {
        run(async(() -> {
            var process = exec(PIPES, "cat");
            var output = await(process.communicate("some data".getBytes(UTF_8)));
            assertThat(text(output.stdout())).isEqualTo("some data");
            assertThat(text(output.stderr())).isEmpty();
            assertThat(process.returncode()).isZero();
        }));
    }

    @Test
    void communicateWithoutInputClosesItToo() {
        run(async(() -> {
            var process = exec(PIPES, "cat");
            assertThat(text(await(process.communicate()).stdout())).isEmpty();
            assertThat(process.returncode()).isZero();
        }));
    }

    @Test
    void communicateWithNoBytesGivesAnEmptyInput() {
        run(async(() -> {
            var process = exec(PIPES, "wc", "-c");
            assertThat(text(await(process.communicate(new byte[0])).stdout()).strip())
                    .isEqualTo("0");
            assertThat(process.returncode()).isZero();
        }));
    }

    @Test
    void communicateWithMoreThanAnyPipeHoldsBothWaysDoesNotDeadlock() {
        run(async(() -> {
            var data = new byte[5_000_000];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * 31 + i / 256);
            }
            var process = exec(PIPES, "cat");
            assertThat(await(process.communicate(data)).stdout()).isEqualTo(data);
        }));
    }

    @Test
    void communicateDoesNotMindAProcessThatDoesNotReadItsInput() {
        run(async(() -> {
            var process = shell(PIPES, "echo done");
            assertThat(text(await(process.communicate(new byte[1_000_000])).stdout()))
                    .isEqualTo("done\n");
        }));
    }

    @Test
    void theEndOfInputReachesTheProcess() {
        run(async(() -> {
            var process = exec(PIPES, "wc", "-c");
            assertThat(text(await(process.communicate("abc".getBytes(UTF_8))).stdout())
                            .strip())
                    .isEqualTo("3");
        }));
    }

    @Test
    void aShellGivesItsExitCode() {
        run(async(() -> {
            var process = await(createSubprocessShell("exit 7"));
            assertThat(process.stdin()).isNull();
            assertThat(process.stdout()).isNull();
            assertThat(process.stderr()).isNull();
            assertThat(await(process.waitFor())).isEqualTo(7);
            assertThat(process.returncode()).isEqualTo(7);
        }));
    }

    @Test
    void aProgramRunsWithItsArguments() {
        run(async(() -> {
            var process = await(createSubprocessExec("sh", "-c", "exit \"$1\"", "name", "8"));
            assertThat(process.pid()).isPositive();
            assertThat(process).hasToString("<Process " + process.pid() + ">");
            assertThat(await(process.waitFor())).isEqualTo(8);
        }));
    }

    @Test
    void killTerminateAndSignalsGiveNegativeReturnCodes() {
        run(async(() -> {
            var killed = exec(PIPES, "cat");
            assertThat(killed.returncode()).isNull();
            killed.kill();
            assertThat(await(killed.waitFor())).isEqualTo(-9);
            var terminated = exec(PIPES, "cat");
            terminated.terminate();
            assertThat(await(terminated.waitFor())).isEqualTo(-15);
            var signalled = exec(PIPES, "cat");
            signalled.sendSignal("SIGUSR1");
            assertThat(await(signalled.waitFor())).isEqualTo(-10);
            assertThatThrownBy(signalled::kill).isInstanceOf(ProcessLookupException.class);
        }));
    }

    @Test
    void aSignalWhileTheProcessEndsDoesNotSpoilItsReturnCode() {
        run(async(() -> {
            for (int i = 0; i < 10; i++) {
                var process = exec(PIPES, "true");
                try {
                    process.sendSignal("USR1");
                } catch (ProcessLookupException e) {
                    assertThat(process.returncode()).isZero();
                }
                assertThat(await(process.waitFor())).isLessThanOrEqualTo(0);
                await(process.communicate());
            }
        }));
    }

    @Test
    void drainOfMoreThanAProcessReadsFailsWhenItEnds() {
        run(async(() -> {
            var process = shell(PIPES, "head -c 1 > /dev/null");
            stdin(process).write(new byte[1_000_000]);
            assertThatThrownBy(() -> await(stdin(process).drain()))
                    .isInstanceOfAny(BrokenPipeException.class, ConnectionResetException.class);
            assertThatThrownBy(() -> await(stdin(process).drain())).isInstanceOf(ConnectionResetException.class);
            assertThatThrownBy(() -> await(stdin(process).waitClosed())).isInstanceOf(SocketException.class);
            await(process.waitFor());
        }));
    }

    @Test
    void inputThatIsClosedInOrderCanBeWaitedFor() {
        run(async(() -> {
            var process = exec(PIPES, "cat");
            stdin(process).write("abc");
            stdin(process).close();
            await(stdin(process).waitClosed());
            assertThat(text(await(stdout(process).read()))).isEqualTo("abc");
            assertThat(await(process.waitFor())).isZero();
        }));
    }

    @Test
    void aProcessThatWritesMoreThanTwiceTheLimitIsPausedAndNothingIsLost() {
        run(async(() -> {
            var started = started(10, "printf '%021d' 0");
            await(paused(started));
            var output = await(process(started).communicate());
            assertThat(output.stdout()).hasSize(21);
            assertThat(started.transport().getReturncode()).isZero();
        }));
    }

    @Test
    void whatNobodyReadsIsHeldUpInTheProcess() {
        run(async(() -> {
            var started = started(1000, "exec yes");
            await(paused(started));
            started.transport().kill();
            var output = await(process(started).communicate());
            assertThat(started.transport().getReturncode()).isEqualTo(-9);
            assertThat(text(output.stdout())).startsWith("y\ny\n").hasSizeLessThan(2_000_000);
        }));
    }

    private static Connected<SubprocessTransport, SubprocessStreamProtocol> started(int limit, String command) {
        var loop = getRunningLoop();
        return await(Subprocesses.shell(loop, () -> new SubprocessStreamProtocol(limit, loop), command, OUTPUT));
    }

    private static Process process(Connected<SubprocessTransport, SubprocessStreamProtocol> started) {
        return new Process((ProcessTransport) started.transport(), started.protocol());
    }

    /// {@return a coroutine that waits until nothing more is read from the output of a process}
    private static Coroutine<@Nullable Void> paused(Connected<SubprocessTransport, SubprocessStreamProtocol> started) {
        return async(() -> {
            while (started.transport().getPipeTransport(1) instanceof ReadTransport pipe && pipe.isReading()) {
                await(sleep(0));
            }
        });
    }

    @Test
    void aGigabyteIsReadPieceByPiece() {
        run(async(() -> {
            var process = exec(OUTPUT, "head", "-c", "1000000000", "/dev/zero");
            long count = 0;
            while (!stdout(process).atEof()) {
                count += await(stdout(process).read(1 << 20)).length;
            }
            assertThat(count).isEqualTo(1_000_000_000);
            assertThat(await(process.waitFor())).isZero();
        }));
    }

    @Test
    void manyMayWaitAtOnceAndAfterTheEnd() {
        run(async(() -> {
            var process = exec(PIPES, "cat");
            var early = gather(waits(process));
            await(sleep(0));
            stdin(process).close();
            assertThat(await(early)).hasSize(10).containsOnly(0);
            assertThat(await(gather(waits(process)))).hasSize(10).containsOnly(0);
        }));
    }

    private static List<Coroutine<Integer>> waits(Process process) {
        var waits = new ArrayList<Coroutine<Integer>>();
        for (int i = 0; i < 10; i++) {
            waits.add(process.waitFor());
        }
        return waits;
    }

    @Test
    void oneThatIsCancelledWhileItWaitsDoesNotDisturbTheOthers() {
        run(async(() -> {
            var process = exec(PIPES, "cat");
            var cancelled = createTask(process.waitFor());
            var other = createTask(process.waitFor());
            await(sleep(0));
            var _ = cancelled.cancel();
            assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
            process.kill();
            assertThat(await(other)).isEqualTo(-9);
        }));
    }

    @Test
    void concurrentProcessesEachGiveTheirOwnOutput() {
        run(async(() -> {
            var outputs = new ArrayList<Coroutine<String>>();
            for (int i = 0; i < 10; i++) {
                var word = "text" + i;
                outputs.add(async(() -> {
                    var process = exec(OUTPUT, "echo", word);
                    return text(await(process.communicate()).stdout());
                }));
            }
            var expected = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).stream()
                    .map(i -> "text" + i + "\n")
                    .toList();
            assertThat(await(gather(outputs))).isEqualTo(expected);
        }));
    }

    @Test
    void aProcessCanBeRunInALoopOfAnotherThread() {
        run(async(() -> {
            var output = await(toThread(() -> run(async(() -> {
                var process = exec(OUTPUT, "echo", "other thread");
                var result = await(process.communicate());
                return text(result.stdout()) + process.returncode();
            }))));
            assertThat(output).isEqualTo("other thread\n0");
        }));
    }

    @Test
    void aCancelledStartThrowsCancelledError() {
        run(async(() -> {
            var starting = createTask(createSubprocessExec(List.of("cat"), PIPES));
            await(sleep(0));
            var _ = starting.cancel();
            assertThatThrownBy(() -> await(starting)).isInstanceOf(CancelledError.class);
        }));
    }

    @Test
    void aCancelledCommunicateLosesNothingAndLeavesNoThreadThatIsStuck() {
        run(async(() -> {
            var process = shell(PIPES, "echo first; exec sleep 1000");
            var communicating = createTask(process.communicate());
            await(sleep(0));
            await(sleep(0)); // now it reads
            var _ = communicating.cancel();
            assertThatThrownBy(() -> await(communicating)).isInstanceOf(CancelledError.class);
            assertThat(process.returncode()).isNull();
            assertThat(text(await(stdout(process).readline()))).isEqualTo("first\n");
            process.kill();
            assertThat(await(process.waitFor())).isEqualTo(-9);
            assertThat(text(await(process.communicate()).stdout())).isEmpty();
            while (someThreadReadsAPipe()) {
                await(sleep(0));
            }
        }));
    }

    private static boolean someThreadReadsAPipe() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().contains("ProcessPipeInputStream"));
    }

    @Test
    void inDebugModeClosingTheTransportOfAProcessThatRunsIsLogged() {
        try (var log = LogCapture.open()) {
            run(
                    async(() -> {
                        var connected = await(IoLoop.of(getRunningLoop())
                                .subprocessExec(() -> new SubprocessProtocol() {}, List.of("cat"), PIPES));
                        connected.transport().close();
                    }),
                    true);
            assertThat(log.messages()).anyMatch(message -> message.startsWith("Close running child process: kill "));
        }
    }
}
