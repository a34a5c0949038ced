package org.asyncio4j.io.internal.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.Subprocess;
import org.asyncio4j.io.internal.pipe.Recorder.Lost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class PipeThreadsTest {
    private static final byte[] TEXT = "text".getBytes(UTF_8);

    private final Recorder recorder = new Recorder();
    private final List<Object> reports = new ArrayList<>();

    private IoLoop loop() {
        getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.get("message")));
        return IoLoop.of(getRunningLoop());
    }

    private Throwable lost() {
        assertThat(recorder.calls.getLast()).isInstanceOf(Lost.class);
        return recorder.calls.getLast() instanceof Lost(Throwable exception) && exception != null
                ? exception
                : new AssertionError("lost without a reason");
    }

    @Test
    void aWriteForWhichThereIsNoThreadIsReportedAndTheProtocolIsTold() throws InterruptedException {
        var output = new GatedOutput();
        run(async(() -> {
            var transport =
                    await(loop().connectWritePipe(() -> recorder, output)).transport();
            try (var _ = NoThreads.begin()) {
                transport.write(TEXT);
                assertThat(transport.getWriteBufferSize()).isZero();
                await(recorder.untilLost());
            }
            assertThat(lost())
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot start a thread: unable to create native thread");
            assertThat(reports).containsExactly("Fatal write error on pipe transport");
            while (!output.isClosed()) {
                Pipes.awaitWhatIsQueued(getRunningLoop());
            }
        }));
    }

    @Test
    void aReadForWhichThereIsNoThreadIsReportedAndTheProtocolIsTold() {
        run(async(() -> {
            var loop = loop();
            try (var _ = NoThreads.begin()) {
                await(loop.connectReadPipe(() -> recorder, new GatedInput()));
                await(recorder.untilLost());
            }
            assertThat(lost()).isInstanceOf(IOException.class).hasMessageStartingWith("cannot start a thread");
            assertThat(reports).containsExactly("Fatal read error on pipe transport");
        }));
    }

    @Test
    void anErrorOfAStreamThatIsReadEndsTheConnection() {
        var broken = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("broken");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                throw new AssertionError("broken");
            }
        };
        run(async(() -> {
            await(loop().connectReadPipe(() -> recorder, broken));
            await(recorder.untilLost());
            assertThat(lost()).isInstanceOf(AssertionError.class).hasMessage("broken");
            assertThat(reports).containsExactly("Fatal read error on pipe transport");
        }));
    }

    @Test
    void anErrorOfAStreamThatIsWrittenToEndsTheConnection() {
        var broken = new OutputStream() {
            @Override
            public void write(int data) {
                throw new AssertionError("broken");
            }
        };
        run(async(() -> {
            await(loop().connectWritePipe(() -> recorder, broken)).transport().write(TEXT);
            await(recorder.untilLost());
            assertThat(lost()).isInstanceOf(AssertionError.class).hasMessage("broken");
            assertThat(reports).containsExactly("Fatal write error on pipe transport");
        }));
    }

    @Test
    void anErrorThatPauseWritingOrResumeWritingThrowsIsReportedAndTheWriteGoesOn() {
        var output = new GatedOutput();
        var failing = new Recorder() {
            @Override
            public void pauseWriting() {
                super.pauseWriting();
                throw new AssertionError("pause");
            }

            @Override
            public void resumeWriting() {
                super.resumeWriting();
                throw new AssertionError("resume");
            }
        };
        run(async(() -> {
            var transport =
                    await(loop().connectWritePipe(() -> failing, output)).transport();
            transport.write(new byte[300_000]);
            output.allow(1);
            await(failing.until(() -> failing.calls.contains("resumeWriting")));
            assertThat(reports).containsExactly("protocol.pause_writing() failed", "protocol.resume_writing() failed");
            transport.close();
            await(failing.untilLost());
            assertThat(failing.calls.getLast()).isEqualTo(new Lost(null));
        }));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is one of Unix")
    void aProcessForWhichThereIsNoThreadIsNotStarted() {
        run(async(() -> {
            try (var _ = NoThreads.begin()) {
                assertThatThrownBy(() -> await(Subprocess.createSubprocessExec("true")))
                        .isInstanceOf(IOException.class)
                        .hasMessage("cannot start a thread: unable to create native thread");
            }
            assertThat(await(await(Subprocess.createSubprocessExec("true")).waitFor()))
                    .isZero();
        }));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theEndOfATerminalIsNotReported() {
        run(async(() -> {
            var withoutAddress = new FileInputStream("/proc/self/mem"); // fails as the end of a terminal does
            await(loop().connectReadPipe(() -> recorder, withoutAddress));
            await(recorder.untilLost());
            assertThat(lost()).isInstanceOf(IOException.class);
            assertThat(reports).isEmpty();
        }));
    }
}
