package org.asyncio4j.io.internal.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.asyncio4j.io.BrokenPipeException;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.WriteBufferLimits;
import org.asyncio4j.io.WriteTransport;
import org.asyncio4j.io.internal.pipe.Recorder.Lost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WritePipeTest {
    private final GatedOutput output = new GatedOutput();
    private final Recorder recorder = new Recorder();

    private WriteTransport connect(OutputStream stream) {
        return await(IoLoop.of(getRunningLoop()).connectWritePipe(() -> recorder, stream))
                .transport();
    }

    private WriteTransport connect() {
        return connect(output);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void whatIsWrittenArrivesAndClosingGivesTheReaderTheEnd() {
        run(async(() -> {
            var pipe = Pipe.open();
            var stream = Channels.newOutputStream(pipe.sink());
            var transport = connect(stream);
            assertThat(recorder.calls).containsExactly("connectionMade");
            assertThat(transport.getExtraInfo("pipe")).isSameAs(stream);
            assertThat(transport.getProtocol()).isSameAs(recorder);
            var reader = Channels.newInputStream(pipe.source());
            transport.write(bytes("1"));
            assertThat(await(toThread(() -> reader.readNBytes(1)))).isEqualTo(bytes("1"));
            transport.write(bytes("2345"));
            assertThat(await(toThread(() -> reader.readNBytes(4)))).isEqualTo(bytes("2345"));
            assertThat(recorder.calls).containsExactly("connectionMade");
            transport.close();
            await(recorder.untilLost());
            assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
            assertThat(await(toThread(() -> reader.read()))).isEqualTo(-1);
            reader.close();
        }));
    }

    @Test
    void whatIsWrittenIsCopiedAndABufferIsUsedUp() throws InterruptedException {
        run(async(() -> {
            var transport = connect();
            var array = bytes("a");
            transport.write(array);
            array[0] = 'x';
            var buffer = ByteBuffer.wrap(bytes("-bc-"), 1, 2);
            transport.write(buffer);
            assertThat(buffer.position()).isEqualTo(3);
            transport.writelines(List.of(bytes("d"), bytes("e")));
            transport.close();
            output.allow(4);
            await(recorder.untilLost());
        }));
        assertThat(output.textAfterClose()).isEqualTo("abcde");
    }

    @Test
    void writingNothingDoesNothing() throws InterruptedException {
        run(async(() -> {
            var transport = connect();
            transport.write(new byte[0]);
            transport.write(ByteBuffer.allocate(0));
            assertThat(transport.getWriteBufferSize()).isZero();
            transport.close(); // would wait for a write
            await(recorder.untilLost());
        }));
        assertThat(output.textAfterClose()).isEmpty();
    }

    @Test
    void whatIsNotWrittenYetIsCountedAndKeepsItsOrder() throws InterruptedException {
        run(async(() -> {
            var transport = connect();
            transport.write(bytes("abc"));
            transport.write(bytes("de"));
            assertThat(transport.getWriteBufferSize()).isEqualTo(5);
            transport.setWriteBufferLimits(new WriteBufferLimits(2, 4));
            assertThat(recorder.calls).containsExactly("connectionMade", "pauseWriting");
            transport.write(bytes("f"));
            output.allow(1);
            await(sleep(0));
            output.allow(2);
            await(recorder.until(() -> transport.getWriteBufferSize() <= 2));
            transport.close();
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", "pauseWriting", "resumeWriting", new Lost(null));
        assertThat(output.textAfterClose()).isEqualTo("abcdef");
    }

    @Test
    void writingIsPausedAboveTheHighLimitAndResumedAtTheLowOne() {
        run(async(() -> {
            var transport = connect();
            assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(16 * 1024, 64 * 1024));
            transport.setWriteBufferLimits(new WriteBufferLimits(1, 3));
            transport.write(bytes("abc"));
            assertThat(recorder.calls).containsExactly("connectionMade");
            transport.write(bytes("d"));
            assertThat(recorder.calls).containsExactly("connectionMade", "pauseWriting");
            transport.write(bytes("e"));
            assertThat(recorder.calls).containsExactly("connectionMade", "pauseWriting");
            output.allow(3);
            await(recorder.until(() -> recorder.calls.getLast().equals("resumeWriting")));
            assertThat(transport.getWriteBufferSize()).isLessThanOrEqualTo(1);
            assertThat(recorder.calls).containsExactly("connectionMade", "pauseWriting", "resumeWriting");
            transport.close();
            await(recorder.untilLost());
        }));
    }

    @Test
    void whatPauseWritingAndResumeWritingThrowIsReported() {
        var failure = new IllegalArgumentException("protocol failed");
        var reports = new ArrayList<Object>();
        var failing = new Recorder() {
            @Override
            public void pauseWriting() {
                throw failure;
            }

            @Override
            public void resumeWriting() {
                throw failure;
            }
        };
        run(async(() -> {
            getRunningLoop().setExceptionHandler((_, report) -> {
                reports.add(report.get("message"));
                assertThat(report).containsEntry("exception", failure).containsEntry("protocol", failing);
            });
            var transport = await(IoLoop.of(getRunningLoop()).connectWritePipe(() -> failing, output))
                    .transport();
            transport.setWriteBufferLimits(WriteBufferLimits.high(0));
            transport.write(bytes("a"));
            output.allow(1);
            transport.close();
            await(failing.untilLost());
        }));
        assertThat(reports).containsExactly("protocol.pause_writing() failed", "protocol.resume_writing() failed");
    }

    @Test
    void writeEofIsPossibleAndClosesWhenAllIsWritten() throws InterruptedException {
        run(async(() -> {
            var transport = connect();
            assertThat(transport.canWriteEof()).isTrue();
            transport.write(bytes("a"));
            transport.writeEof();
            transport.close();
            assertThat(transport.isClosing()).isTrue();
            await(sleep(0));
            assertThat(recorder.calls).containsExactly("connectionMade");
            transport.write(bytes("too late"));
            output.allow(2);
            await(recorder.untilLost());
            transport.writeEof();
            await(sleep(0));
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
        assertThat(output.textAfterClose()).isEqualTo("a");
    }

    @Test
    void closingTwiceWithNothingToWriteLosesTheConnectionOnce() {
        run(async(() -> {
            var transport = connect();
            transport.close();
            transport.close();
            transport.abort();
            assertThat(recorder.calls).containsExactly("connectionMade");
            await(recorder.untilLost());
            transport.close();
            await(sleep(0));
            await(sleep(0));
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
    }

    @Test
    void abortDropsWhatWasNotWrittenWithoutWaitingForTheWriteThatBlocks() throws InterruptedException {
        run(async(() -> {
            var transport = connect();
            transport.write(bytes("a"));
            transport.write(bytes("b"));
            transport.close();
            transport.abort();
            assertThat(transport.getWriteBufferSize()).isZero();
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
        output.allow(2);
        assertThat(output.textAfterClose()).isIn("", "a"); // the stream may be closed before or after the write
    }

    @Test
    void aWriteErrorEndsTheConnectionWithoutAReport() throws InterruptedException {
        var failure = new IOException("Broken pipe");
        var reports = new ArrayList<Object>();
        run(async(() -> {
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            var transport = connect();
            transport.write(bytes("a"));
            transport.write(bytes("b"));
            output.fail(failure);
            await(recorder.untilLost());
            assertThat(transport.getWriteBufferSize()).isZero();
            assertThat(transport.isClosing()).isTrue();
        }));
        assertThat(recorder.calls.getLast())
                .isInstanceOfSatisfying(
                        Lost.class,
                        lost -> assertThat(lost.exception())
                                .isInstanceOf(BrokenPipeException.class)
                                .hasMessage("Broken pipe")
                                .hasCause(failure));
        assertThat(reports).isEmpty();
        assertThat(output.textAfterClose()).isEmpty();
    }

    @Test
    void writingAgainAndAgainAfterAnErrorLogsAWarning() {
        var warnings = new ArrayList<String>();
        var logger = Logger.getLogger("asyncio4j");
        logger.setFilter(report -> {
            warnings.add(report.getMessage());
            return false;
        });
        try {
            run(async(() -> {
                var transport = connect();
                transport.write(bytes("a"));
                output.fail(new IOException("Broken pipe"));
                await(recorder.untilLost());
                for (int i = 0; i < 4; i++) {
                    transport.write(bytes("b"));
                }
                assertThat(warnings).isEmpty();
                transport.write(bytes("c"));
                assertThat(transport.getWriteBufferSize()).isZero();
            }));
        } finally {
            logger.setFilter(null);
        }
        assertThat(warnings).containsExactly("pipe closed by peer or os.write(pipe, data) raised exception.");
    }

    @Test
    void anErrorOfASocketStaysAsItIs() {
        var failure = new SocketException("Connection reset");
        run(async(() -> {
            connect().write(bytes("a"));
            output.fail(failure);
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(failure));
    }

    @Test
    void aReaderThatCloses() {
        run(async(() -> {
            var pipe = Pipe.open();
            var transport = connect(Channels.newOutputStream(pipe.sink()));
            pipe.source().close();
            transport.write(bytes("a"));
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls.getLast())
                .isInstanceOfSatisfying(
                        Lost.class, lost -> assertThat(lost.exception()).isInstanceOf(BrokenPipeException.class));
    }

    @Test
    void aReaderThatIsKnownToBeGoneEndsTheConnection() {
        run(async(() -> {
            ((WritePipeTransport) connect()).readerIsGone();
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
    }

    @Test
    void aReaderThatIsKnownToBeGoneBreaksThePipeForWhatWaits() {
        run(async(() -> {
            var transport = (WritePipeTransport) connect();
            transport.write(bytes("a"));
            transport.readerIsGone();
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls.getLast())
                .isInstanceOfSatisfying(
                        Lost.class, lost -> assertThat(lost.exception()).isInstanceOf(BrokenPipeException.class));
        output.allow(1);
    }

    @Test
    void useOnAnotherThreadIsRefusedBeforeAnythingChanges() {
        run(async(() -> {
            var transport = connect();
            for (var action : List.<Runnable>of(
                    () -> transport.write(bytes("a")),
                    transport::writeEof,
                    transport::close,
                    transport::abort,
                    () -> transport.setWriteBufferLimits(WriteBufferLimits.high(1)))) {
                assertThatThrownBy(() -> await(toThread(() -> action.run()))).isInstanceOf(IllegalStateException.class);
            }
            assertThat(transport).hasToString("<WritePipeTransport open bufsize=0>");
            assertThat(transport.getWriteBufferLimits()).isEqualTo(WriteBufferLimits.high(64 * 1024));
            transport.close();
        }));
    }

    @Test
    void theTextTellsTheStateAndHowMuchWaitsAlsoWhenTheLoopIsClosed() {
        var open = run(async(() -> {
            var transport = connect();
            transport.write(bytes("abc"));
            assertThat(transport).hasToString("<WritePipeTransport open bufsize=3>");
            transport.close();
            assertThat(transport).hasToString("<WritePipeTransport closing bufsize=3>");
            output.allow(1);
            await(recorder.untilLost());
            await(sleep(0));
            assertThat(transport).hasToString("<WritePipeTransport closed bufsize=0>");
            return connect(new GatedOutput());
        }));
        assertThat(open).hasToString("<WritePipeTransport open bufsize=0>");
    }
}
