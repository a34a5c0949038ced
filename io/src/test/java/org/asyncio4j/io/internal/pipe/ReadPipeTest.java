package org.asyncio4j.io.internal.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.CancelledError;
import org.asyncio4j.ContextVar;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.Connected;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.ReadTransport;
import org.asyncio4j.io.internal.pipe.Recorder.Lost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadPipeTest {
    private static final byte[] END = {};

    private final GatedInput input = new GatedInput();
    private final Recorder recorder = new Recorder();

    private Coroutine<Connected<ReadTransport, Recorder>> connect(InputStream stream) {
        return IoLoop.of(getRunningLoop()).connectReadPipe(() -> recorder, stream);
    }

    private ReadTransport connect() {
        return await(connect(input)).transport();
    }

    /// Gives callbacks that are ready the time to run.
    private static void turn() {
        await(sleep(0));
        await(sleep(0));
    }

    private static void write(Pipe pipe, String text) throws IOException {
        pipe.sink().write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    @Test
    void dataArrivesInStepsAndClosingTheWriterGivesEofThenConnectionLost() {
        run(async(() -> {
            var pipe = Pipe.open();
            var stream = Channels.newInputStream(pipe.source());
            var connected = await(connect(stream));
            assertThat(connected.protocol()).isSameAs(recorder);
            assertThat(connected.transport().getProtocol()).isSameAs(recorder);
            assertThat(connected.transport().getExtraInfo("pipe")).isSameAs(stream);
            assertThat(connected.transport().getExtraInfo("socket")).isNull();
            write(pipe, "1");
            await(recorder.untilText("1"));
            write(pipe, "2345");
            await(recorder.untilText("12345"));
            assertThat(connected.transport().isClosing()).isFalse();
            pipe.sink().close();
            await(recorder.untilLost());
            assertThat(recorder.calls).startsWith("connectionMade", "dataReceived");
            assertThat(recorder.calls).endsWith("dataReceived", "eofReceived", new Lost(null));
            assertThat(connected.transport().isClosing()).isTrue();
        }));
    }

    @Test
    void connectionMadeIsCalledBeforeAnythingIsRead() {
        run(async(() -> {
            var connecting = createTask(connect(input));
            await(sleep(0));
            assertThat(recorder.calls).isEmpty();
            assertThat(input.reads()).isZero();
            await(connecting);
            assertThat(recorder.calls).containsExactly("connectionMade");
            input.give(END);
            await(recorder.untilLost());
        }));
    }

    @Test
    void theStreamIsClosedAfterTheEndOfFile() throws InterruptedException {
        run(async(() -> {
            connect();
            input.give(END);
            await(recorder.untilLost());
        }));
        input.awaitClosed();
    }

    @Test
    void aReadErrorIsReportedAndEndsTheConnection() throws InterruptedException {
        var failure = new IOException("device failed");
        var reports = new ArrayList<Object>();
        run(async(() -> {
            getRunningLoop().setExceptionHandler((_, report) -> {
                reports.add(report.get("message"));
                reports.add(report.get("exception"));
            });
            connect();
            input.give(failure);
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(failure));
        assertThat(reports).containsExactly("Fatal read error on pipe transport", failure);
        input.awaitClosed();
    }

    @Test
    void whatDataReceivedThrowsIsReportedAndReadingGoesOn() {
        var failure = new IllegalArgumentException("protocol failed");
        var reports = new ArrayList<Object>();
        var failing = new Recorder() {
            @Override
            public void dataReceived(byte[] data) {
                super.dataReceived(data);
                throw failure;
            }
        };
        run(async(() -> {
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.get("exception")));
            await(IoLoop.of(getRunningLoop()).connectReadPipe(() -> failing, input));
            input.give("a".getBytes(UTF_8));
            input.give("b".getBytes(UTF_8));
            input.give(END);
            await(failing.untilLost());
        }));
        assertThat(failing.text()).isEqualTo("ab");
        assertThat(reports).containsExactly(failure, failure);
    }

    @Test
    void callbacksRunInTheContextOfTheConnection() {
        var variable = new ContextVar<String>("variable");
        var seen = new ArrayList<String>();
        var protocol = new Recorder() {
            @Override
            public void connectionMade(BaseTransport transport) {
                seen.add(variable.get("unset"));
            }

            @Override
            public void dataReceived(byte[] data) {
                seen.add(variable.get("unset"));
            }

            @Override
            public void connectionLost(@Nullable Throwable exception) {
                seen.add(variable.get("unset"));
                super.connectionLost(exception);
            }
        };
        run(async(() -> {
            var _ = variable.set("connected");
            await(IoLoop.of(getRunningLoop()).connectReadPipe(() -> protocol, input));
            var _ = variable.set("later");
            input.give("a".getBytes(UTF_8));
            input.give(END);
            await(protocol.untilLost());
        }));
        assertThat(seen).containsExactly("connected", "connected", "connected");
    }

    @Test
    void whilePausedNothingIsReadAndResumingReadsAgain() {
        var pausing = new Recorder() {
            private @Nullable ReadTransport transport;

            @Override
            public void connectionMade(BaseTransport made) {
                transport = (ReadTransport) made;
            }

            @Override
            public void dataReceived(byte[] data) {
                super.dataReceived(data);
                if (transport != null) {
                    transport.pauseReading();
                }
            }
        };
        run(async(() -> {
            var transport = await(IoLoop.of(getRunningLoop()).connectReadPipe(() -> pausing, input))
                    .transport();
            input.give("a".getBytes(UTF_8));
            input.give("b".getBytes(UTF_8));
            await(pausing.untilText("a"));
            assertThat(transport.isReading()).isFalse();
            turn();
            assertThat(input.reads()).isEqualTo(1);
            transport.resumeReading();
            assertThat(transport.isReading()).isTrue();
            await(pausing.untilText("ab"));
            transport.close();
        }));
    }

    @Test
    void whatARunningReadGivesWhilePausedIsHeldBack() {
        run(async(() -> {
            var transport = connect();
            transport.pauseReading();
            input.giveAndAwaitReader("a".getBytes(UTF_8));
            turn();
            assertThat(recorder.calls).containsExactly("connectionMade");
            transport.resumeReading();
            transport.pauseReading(); // before it is delivered
            turn();
            assertThat(recorder.calls).containsExactly("connectionMade");
            transport.resumeReading();
            await(recorder.untilText("a"));
            transport.close();
        }));
    }

    @Test
    void theEndOfFileIsHeldBackToo() {
        run(async(() -> {
            var transport = connect();
            transport.pauseReading();
            input.giveAndAwaitReader(END);
            turn();
            assertThat(recorder.calls).containsExactly("connectionMade");
            transport.resumeReading();
            await(recorder.untilLost());
            assertThat(recorder.calls).containsExactly("connectionMade", "eofReceived", new Lost(null));
        }));
    }

    @Test
    void pausingTwiceAndResumingTwiceDoNothing() {
        run(async(() -> {
            var transport = connect();
            transport.resumeReading();
            assertThat(transport.isReading()).isTrue();
            transport.pauseReading();
            transport.pauseReading();
            assertThat(transport.isReading()).isFalse();
            transport.resumeReading();
            transport.resumeReading();
            assertThat(transport.isReading()).isTrue();
            input.give("a".getBytes(UTF_8));
            await(recorder.untilText("a"));
            transport.close();
        }));
    }

    @Test
    void afterCloseNothingIsDeliveredAndPausingAndResumingDoNothing() {
        run(async(() -> {
            var transport = connect();
            transport.close();
            assertThat(transport.isClosing()).isTrue();
            assertThat(transport.isReading()).isFalse();
            assertThat(recorder.calls).containsExactly("connectionMade");
            transport.pauseReading();
            transport.resumeReading();
            assertThat(transport.isReading()).isFalse();
            input.giveAndAwaitReader("too late".getBytes(UTF_8));
            turn();
            assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
        }));
    }

    @Test
    void closingTwiceLosesTheConnectionOnce() {
        run(async(() -> {
            var transport = connect();
            transport.close();
            transport.close();
            turn();
            transport.close();
            turn();
            assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
        }));
    }

    @Test
    void closingEndsAReadOfAChannelThatBlocks() throws Exception {
        var pipe = Pipe.open();
        run(async(() -> {
            var connected = await(connect(Channels.newInputStream(pipe.source())));
            connected.transport().close();
            await(recorder.untilLost());
        }));
        while (pipe.source().isOpen()) {
            Thread.onSpinWait();
        }
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
        pipe.sink().close();
    }

    @Test
    void aCancelledConnectClosesThePipe() throws InterruptedException {
        run(async(() -> {
            var connecting = createTask(connect(input));
            await(sleep(0));
            var _ = connecting.cancel();
            assertThatThrownBy(() -> await(connecting)).isInstanceOf(CancelledError.class);
            await(recorder.untilLost());
        }));
        assertThat(recorder.calls).containsExactly("connectionMade", new Lost(null));
        input.awaitClosed();
    }

    @Test
    void aReadThatEndsAfterTheLoopWasClosedClosesThePipe() throws InterruptedException {
        run(async(() -> {
            connect();
        }));
        input.give("too late".getBytes(UTF_8));
        input.awaitClosed();
        assertThat(recorder.calls).containsExactly("connectionMade");
    }

    @Test
    void useOnAnotherThreadIsRefusedBeforeAnythingChanges() {
        run(async(() -> {
            var transport = connect();
            for (var action : List.<Runnable>of(transport::pauseReading, transport::resumeReading, transport::close)) {
                assertThatThrownBy(() -> await(toThread(() -> action.run()))).isInstanceOf(IllegalStateException.class);
            }
            assertThat(transport.isReading()).isTrue();
            input.give(END);
            await(recorder.untilLost());
        }));
    }

    @Test
    void theTextTellsTheStateAlsoWhenTheLoopIsClosed() {
        var transports = new ArrayList<ReadTransport>();
        try (var loop = newEventLoop()) {
            loop.runUntilComplete(async(() -> {
                var open = connect();
                var closed = await(IoLoop.of(getRunningLoop()).connectReadPipe(Recorder::new, new GatedInput()))
                        .transport();
                closed.close();
                assertThat(closed).hasToString("<ReadPipeTransport closing>");
                turn();
                transports.addAll(List.of(open, closed));
            }));
        }
        assertThat(transports.getFirst()).hasToString("<ReadPipeTransport open>");
        assertThat(transports.getLast()).hasToString("<ReadPipeTransport closed>");
        input.give(END);
    }
}
