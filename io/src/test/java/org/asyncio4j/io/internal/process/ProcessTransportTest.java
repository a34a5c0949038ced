package org.asyncio4j.io.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.asyncio4j.CancelledError;
import org.asyncio4j.ContextVar;
import org.asyncio4j.Task;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.ProcessLookupException;
import org.asyncio4j.io.ReadTransport;
import org.asyncio4j.io.Stdio;
import org.asyncio4j.io.Subprocess;
import org.asyncio4j.io.SubprocessOptions;
import org.asyncio4j.io.SubprocessTransport;
import org.asyncio4j.io.WriteTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of Unix")
class ProcessTransportTest {
    private static final SubprocessOptions PIPES = SubprocessOptions.DEFAULT.withPipes();
    private static final String LOST = "connectionLost null";

    private final ProcessRecorder recorder = new ProcessRecorder();

    private SubprocessTransport exec(SubprocessOptions options, String... command) {
        return await(IoLoop.of(getRunningLoop()).subprocessExec(() -> recorder, Arrays.asList(command), options))
                .transport();
    }

    private SubprocessTransport shell(String command) {
        var connected = await(IoLoop.of(getRunningLoop()).subprocessShell(() -> recorder, command, PIPES));
        assertThat(connected.protocol()).isSameAs(recorder);
        return connected.transport();
    }

    private static Process process(SubprocessTransport transport) {
        return Objects.requireNonNull((Process) transport.getExtraInfo("subprocess"));
    }

    private static void write(SubprocessTransport transport, String text) {
        if (transport.getPipeTransport(0) instanceof WriteTransport stdin) {
            stdin.write(text.getBytes(UTF_8));
        }
    }

    @Test
    void whatIsWrittenToAProgramComesBackAndClosingKillsIt() {
        run(async(() -> {
            var transport = exec(PIPES, "cat");
            assertThat(recorder.calls).containsExactly("connectionMade");
            assertThat(transport.getProtocol()).isSameAs(recorder);
            assertThat(transport.getPid()).isEqualTo(process(transport).pid());
            assertThat(transport.getReturncode()).isNull();
            write(transport, "Python The Winner");
            await(recorder.untilText(1, "Python The Winner"));
            transport.close();
            assertThat(transport.isClosing()).isTrue();
            transport.close();
            await(recorder.untilCall(LOST));
            assertThat(transport.getReturncode()).isEqualTo(-9);
        }));
    }

    @Test
    void eachWriteIsAnsweredBeforeTheNext() {
        run(async(() -> {
            var transport = exec(PIPES, "cat");
            write(transport, "Python ");
            await(recorder.untilText(1, "Python "));
            write(transport, "The Winner");
            await(recorder.untilText(1, "Python The Winner"));
            transport.close();
            await(recorder.untilCall(LOST));
            assertThat(transport.getReturncode()).isEqualTo(-9);
        }));
    }

    @Test
    void theProtocolIsToldOfDataOfEachPipeThenItsEndAndOfTheEndOfTheProcessBeforeTheConnectionIsLost() {
        run(async(() -> {
            shell("printf out; printf err >&2");
            await(recorder.untilCall(LOST));
            assertThat(recorder.text(1)).isEqualTo("out");
            assertThat(recorder.text(2)).isEqualTo("err");
            for (int fd : List.of(1, 2)) {
                assertThat(recorder.calls)
                        .containsSubsequence(
                                "connectionMade", "pipeDataReceived " + fd, "pipeConnectionLost " + fd, LOST);
            }
            assertThat(recorder.calls).containsOnlyOnce("processExited", LOST, "pipeConnectionLost 0");
            assertThat(recorder.calls.getFirst()).isEqualTo("connectionMade");
            assertThat(recorder.calls.getLast()).isEqualTo(LOST);
        }));
    }

    @Test
    void aShellRunsALineAndGivesItsExitCode() {
        run(async(() -> {
            var transport = shell("echo Python; exit 7");
            await(recorder.untilCall(LOST));
            assertThat(transport.getReturncode()).isEqualTo(7);
            assertThat(recorder.text(1)).isEqualTo("Python\n");
            assertThat(recorder.text(2)).isEmpty();
        }));
    }

    @Test
    void outputAndErrorsArriveSeparately() {
        run(async(() -> {
            var transport = shell("cat >&2; echo done");
            write(transport, "test");
            if (transport.getPipeTransport(0) instanceof WriteTransport stdin) {
                stdin.writeEof();
            }
            await(recorder.untilCall(LOST));
            assertThat(recorder.text(1)).isEqualTo("done\n");
            assertThat(recorder.text(2)).isEqualTo("test");
            assertThat(transport.getReturncode()).isZero();
        }));
    }

    @Test
    void withStderrAsStdoutThereIsOnePipeOnWhichBothArriveInOrder() {
        run(async(() -> {
            var options = PIPES.withStderr(Subprocess.STDOUT);
            var transport = exec(options, "sh", "-c", "echo out; echo err >&2; echo again");
            assertThat(transport.getPipeTransport(1)).isInstanceOf(ReadTransport.class);
            assertThat(transport.getPipeTransport(2)).isNull();
            await(recorder.untilCall(LOST));
            assertThat(recorder.text(1)).isEqualTo("out\nerr\nagain\n");
            assertThat(recorder.text(2)).isEmpty();
        }));
    }

    @Test
    void withoutPipesThereAreNoPipeTransportsAndClosingAfterTheEndDoesNothing() {
        run(async(() -> {
            var transport = exec(SubprocessOptions.DEFAULT, "true");
            assertThat(transport.getPipeTransport(0)).isNull();
            assertThat(transport.getPipeTransport(1)).isNull();
            assertThat(transport.getPipeTransport(2)).isNull();
            await(recorder.untilCall(LOST));
            assertThat(recorder.calls).containsExactly("connectionMade", "processExited", LOST);
            transport.close();
            assertThat(transport.getReturncode()).isZero();
        }));
    }

    private static void assertEndedBy(Consumer<SubprocessTransport> action, int returncode) {
        run(async(() -> {
            var protocol = new ProcessRecorder();
            var transport = await(IoLoop.of(getRunningLoop()).subprocessExec(() -> protocol, List.of("cat"), PIPES))
                    .transport();
            action.accept(transport);
            await(protocol.untilCall(LOST));
            assertThat(transport.getReturncode()).isEqualTo(returncode);
        }));
    }

    @Test
    void killGivesMinusTheNumberOfSigkill() {
        assertEndedBy(SubprocessTransport::kill, -9);
    }

    @Test
    void terminateGivesMinusTheNumberOfSigterm() {
        assertEndedBy(SubprocessTransport::terminate, -15);
    }

    @Test
    void aSignalGivesMinusItsNumber() {
        assertEndedBy(transport -> transport.sendSignal("USR1"), -10);
        assertEndedBy(transport -> transport.sendSignal("SIGALRM"), -14);
        assertEndedBy(transport -> transport.sendSignal("SIGTERM"), -15);
        assertEndedBy(transport -> transport.sendSignal("KILL"), -9);
    }

    @Test
    void aSignalHasBeenSentWhenSendSignalReturns() {
        run(async(() -> {
            var transport =
                    shell("trap 'echo usr1' USR1; trap 'echo usr2' USR2; echo ready; while :; do sleep 0.01; done");
            await(recorder.untilText(1, "ready\n"));
            transport.sendSignal("USR1");
            await(recorder.untilText(1, "ready\nusr1\n"));
            transport.sendSignal("USR2");
            await(recorder.untilText(1, "ready\nusr1\nusr2\n"));
            transport.kill();
            await(recorder.untilCall(LOST));
        }));
    }

    @Test
    void aSignalThatDoesNotExistIsRefused() {
        run(async(() -> {
            var transport = exec(PIPES, "cat");
            assertThatThrownBy(() -> transport.sendSignal("SIGNONE")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> transport.sendSignal("USR1 1; exit"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("invalid signal USR1 1; exit");
            assertThat(process(transport).isAlive()).isTrue();
            transport.kill();
            await(recorder.untilCall(LOST));
        }));
    }

    @Test
    void aProgramThatIgnoresTerminateGoesOnUntilItIsKilled() {
        run(async(() -> {
            var transport = shell("trap '' TERM; echo ready; read line; echo \"got $line\"; read line");
            await(recorder.untilText(1, "ready\n"));
            transport.terminate();
            write(transport, "it\n");
            await(recorder.untilText(1, "ready\ngot it\n"));
            transport.kill();
            await(recorder.untilCall(LOST));
            assertThat(transport.getReturncode()).isEqualTo(-9);
        }));
    }

    @Test
    void afterTheEndTheExitCodeIsKnownSignalsAreRefusedAndTheTransportIsNotClosing() {
        run(async(() -> {
            var transport = shell("exit 6");
            await(recorder.untilCall(LOST));
            assertThat(recorder.calls).contains("connectionMade", "processExited");
            assertThat(transport.getReturncode()).isEqualTo(6);
            for (ThrowingCallable action : List.<ThrowingCallable>of(
                    () -> transport.sendSignal("USR1"), transport::terminate, transport::kill)) {
                assertThatThrownBy(action).isInstanceOf(ProcessLookupException.class);
            }
            assertThat(transport.isClosing()).isFalse();
        }));
    }

    @Test
    void closingDoesNotKillAProcessThatHasEndedEvenIfTheLoopWasNotToldYet() {
        run(async(() -> {
            var transport = shell("read line; exit 5");
            process(transport).getOutputStream().close();
            process(transport).waitFor(); // the loop learns nothing meanwhile
            assertThat(transport.getReturncode()).isNull();
            transport.close();
            await(recorder.untilCall(LOST));
            assertThat(transport.getReturncode()).isEqualTo(5);
        }));
    }

    @Test
    void aProgramThatDoesNotExistIsAnErrorThatLeavesNothingOpen() {
        run(async(() -> {
            var before = openDescriptors();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> exec(PIPES, "/no/such/program"))
                        .isInstanceOf(NoSuchFileException.class)
                        .hasMessage("/no/such/program: No such file or directory");
            }
            assertThat(openDescriptors()).isLessThan(before + 20);
            assertThat(recorder.calls).isEmpty();
        }));
    }

    private static int openDescriptors() {
        var names = Path.of("/proc/self/fd").toFile().list();
        return names == null ? 0 : names.length;
    }

    /// The process cannot start before somebody opens the other end of its input, and while it lives somebody
    /// could read what is written there.
    @Test
    void cancellingWhileTheProcessStartsKillsIt(@TempDir Path folder) {
        run(async(() -> {
            var fifo = folder.resolve("fifo");
            assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                    .isZero();
            var options = SubprocessOptions.DEFAULT.withStdin(Stdio.file(fifo));
            var task = createTask(
                    IoLoop.of(getRunningLoop()).subprocessExec(() -> recorder, List.of("sleep", "1000"), options));
            await(sleep(0));
            var _ = task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThatThrownBy(() -> await(toThread(() -> writeUntilNobodyReads(fifo))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Broken pipe");
            assertThat(recorder.calls).isEmpty();
        }));
    }

    private static boolean writeUntilNobodyReads(Path fifo) throws IOException {
        try (var output = Files.newOutputStream(fifo)) {
            output.write(new byte[1_000_000]);
        }
        return true;
    }

    @Test
    void cancellingJustAfterTheProcessWasStartedKillsItAndReportsNothing() {
        var reports = new ArrayList<Object>();
        run(async(() -> {
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            var tasks = new ArrayList<Task<?>>();
            var transports = new ArrayList<SubprocessTransport>();
            var cancelling = new ProcessRecorder() {
                @Override
                public void connectionMade(BaseTransport transport) {
                    super.connectionMade(transport);
                    transports.add((SubprocessTransport) transport);
                    var _ = tasks.getFirst().cancel();
                }
            };
            tasks.add(createTask(IoLoop.of(getRunningLoop()).subprocessExec(() -> cancelling, List.of("cat"), PIPES)));
            assertThatThrownBy(() -> await(tasks.getFirst())).isInstanceOf(CancelledError.class);
            assertThat(transports.getFirst().getReturncode()).isEqualTo(-9);
            await(cancelling.untilCall(LOST));
        }));
        assertThat(reports).isEmpty();
    }

    @Test
    void callbacksRunInTheContextInWhichTheProcessWasStarted() {
        var variable = new ContextVar<String>("variable");
        var seen = new HashSet<String>();
        var protocol = new ProcessRecorder() {
            @Override
            public void pipeDataReceived(int fd, byte[] received) {
                seen.add("data " + variable.get("unset"));
            }

            @Override
            public void processExited() {
                seen.add("exit " + variable.get("unset"));
            }

            @Override
            public void connectionLost(@Nullable Throwable exception) {
                seen.add("end " + variable.get("unset"));
                super.connectionLost(exception);
            }
        };
        run(async(() -> {
            var _ = variable.set("started");
            await(IoLoop.of(getRunningLoop()).subprocessShell(() -> protocol, "echo out", PIPES));
            var _ = variable.set("later");
            await(protocol.untilCall(LOST));
        }));
        assertThat(seen).containsExactlyInAnyOrder("data started", "exit started", "end started");
    }

    @Test
    void aProcessHasEndedAlsoWhileAChildOfItsKeepsItsPipes() {
        run(async(() -> {
            var transport = (ProcessTransport) shell("sleep 1000 & echo $!");
            assertThat(await(transport.waitFor())).isZero();
            await(recorder.until(() -> recorder.text(1).endsWith("\n")));
            ProcessHandle.of(Long.parseLong(recorder.text(1).strip())).ifPresent(ProcessHandle::destroyForcibly);
            await(recorder.untilCall(LOST));
            assertThat(recorder.calls).contains("pipeConnectionLost 1", "pipeConnectionLost 2");
        }));
    }

    /// The JDK lets a virtual thread that reads a descriptor block its carrier, and has at most 256 of them.
    @Test
    void manyPipesThatNobodyWritesToLetOtherThreadsRun() {
        run(async(() -> {
            var transports = new ArrayList<SubprocessTransport>();
            for (int i = 0; i < 130; i++) {
                transports.add(exec(PIPES, "cat"));
            }
            assertThat(await(toThread(() -> "ran"))).isEqualTo("ran");
            transports.forEach(SubprocessTransport::close);
            await(recorder.until(() -> Collections.frequency(recorder.calls, LOST) == transports.size()));
        }));
    }

    @Test
    void killTreeEndsTheProcessAndThoseThatItHasStarted() {
        run(async(() -> {
            // a shell that writes has started its own children: none is missed
            var transport = shell("sh -c 'sleep 1000 & echo started >&2; wait' & sleep 1000 & echo started; wait");
            await(recorder.untilText(1, "started\n"));
            await(recorder.untilText(2, "started\n"));
            transport.killTree();
            await(recorder.untilCall(LOST)); // only when nobody has the pipes any more
            assertThat(transport.getReturncode()).isEqualTo(-9);
            assertThatThrownBy(transport::killTree).isInstanceOf(ProcessLookupException.class);
        }));
    }

    @Test
    void theTextTellsTheStateOfTheProcessAndItsPipes() {
        run(async(() -> {
            var transport = exec(PIPES, "cat");
            assertThat(transport)
                    .hasToString("<ProcessTransport pid=" + transport.getPid()
                            + " running stdin=<WritePipeTransport open bufsize=0>"
                            + " stdout=<ReadPipeTransport open> stderr=<ReadPipeTransport open>>");
            transport.close();
            await(recorder.untilCall(LOST));
            assertThat(transport.toString())
                    .startsWith("<ProcessTransport closed pid=" + transport.getPid() + " returncode=-9 stdin=");
        }));
    }
}
