package org.asyncio4j.io.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.toThread;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.ReadTransport;
import org.asyncio4j.io.SubprocessOptions;
import org.asyncio4j.io.SubprocessTransport;
import org.asyncio4j.io.WriteTransport;
import org.asyncio4j.io.internal.pipe.Pipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of Unix")
class ChildOutputTest {
    private static final SubprocessOptions PIPES = SubprocessOptions.DEFAULT.withPipes();
    private static final String LOST = "connectionLost null";

    private final ProcessRecorder recorder = new ProcessRecorder();

    private SubprocessTransport shell(String command) {
        return await(IoLoop.of(getRunningLoop()).subprocessShell(() -> recorder, command, PIPES))
                .transport();
    }

    /// The one in the background writes only when a file tells it that its parent has ended.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatAGrandchildWritesAfterTheEndOfTheChildArrives(int fd, @TempDir Path folder) {
        var ended = folder.resolve("ended");
        var finished = folder.resolve("finished");
        run(async(() -> {
            var transport = (ProcessTransport) shell("(while [ ! -e " + ended + " ]; do sleep 0.01; done;"
                    + " echo one >&" + fd + "; echo two >&" + fd + "; echo >" + finished + ") & echo started >&" + fd);
            assertThat(await(transport.waitFor())).isZero();
            Files.createFile(ended);
            await(recorder.untilCall(LOST));
            assertThat(recorder.text(fd)).isEqualTo("started\none\ntwo\n");
            assertThat(finished).exists();
        }));
    }

    @Test
    void whatAGrandchildWritesWhileReadingIsPausedArrivesLater(@TempDir Path folder) {
        var ended = folder.resolve("ended");
        var written = folder.resolve("written");
        run(async(() -> {
            var transport = (ProcessTransport) shell("(while [ ! -e " + ended + " ]; do sleep 0.01; done;"
                    + " echo one; echo two; echo >" + written + ") & echo started");
            var stdout = (ReadTransport) Objects.requireNonNull(transport.getPipeTransport(1));
            await(recorder.untilText(1, "started\n"));
            stdout.pauseReading();
            assertThat(await(transport.waitFor())).isZero();
            Files.createFile(ended);
            while (!Files.exists(written)) {
                Pipes.awaitWhatIsQueued(getRunningLoop());
            }
            assertThat(recorder.text(1)).isEqualTo("started\n");
            stdout.resumeReading();
            await(recorder.untilCall(LOST));
            assertThat(recorder.text(1)).isEqualTo("started\none\ntwo\n");
        }));
    }

    private static boolean untilThisProcessHasClosed(Path pipe) throws IOException {
        while (targets().contains(pipe)) {
            Thread.onSpinWait();
        }
        return true;
    }

    private static Set<Path> targets() throws IOException {
        var targets = new HashSet<Path>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var descriptor : descriptors) {
                try {
                    targets.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException e) {
                    // closed meanwhile
                }
            }
        }
        return targets;
    }

    @Test
    void whenTheParentHasClosedItsEndTheNextWriteOfTheChildFails() {
        assumeTrue(OutputPipe.available());
        run(async(() -> {
            var transport = shell("trap '' PIPE; (echo ready >&2); read line;"
                    + " echo out 2>/dev/null && echo wrote >&2 || echo failed >&2");
            await(recorder.untilText(2, "ready\n"));
            var output = Files.readSymbolicLink(Path.of("/proc/" + transport.getPid() + "/fd/1"));
            Objects.requireNonNull(transport.getPipeTransport(1)).close();
            await(recorder.untilCall("pipeConnectionLost 1"));
            await(toThread(() -> untilThisProcessHasClosed(output)));
            ((WriteTransport) Objects.requireNonNull(transport.getPipeTransport(0))).write("go\n".getBytes(UTF_8));
            await(recorder.untilCall(LOST));
            assertThat(recorder.text(2)).isEqualTo("ready\nfailed\n");
        }));
    }
}
