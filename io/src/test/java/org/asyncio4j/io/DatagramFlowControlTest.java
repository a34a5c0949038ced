package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.DatagramRecording.server;

import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramFlowControlTest {

    @Test
    void writingIsPausedAbove64KibAndResumedFrom16KibAtFirst() {
        run(async(() -> {
            var limits = server().transport().getWriteBufferLimits();
            assertThat(limits).isEqualTo(new WriteBufferLimits(16 * 1024, 64 * 1024));
        }));
    }

    @Test
    void eachDatagramThatWaitsCountsEightBytesMoreThanItHas() {
        run(async(() -> {
            var client = server().client();
            var transport = client.transport();
            assertThat(transport.getWriteBufferSize()).isZero();
            client.send("abc");
            assertThat(transport.getWriteBufferSize()).isEqualTo(11);
            client.send("");
            assertThat(transport.getWriteBufferSize()).isEqualTo(19);
            await(sleep(0));
            assertThat(transport.getWriteBufferSize()).isZero();
        }));
    }

    @Test
    void theProtocolIsToldToPauseAtOnceAndToResumeWhenLittleWaits() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            client.transport().setWriteBufferLimits(new WriteBufferLimits(0, 20));
            client.send("abc");
            assertThat(client.calls).containsExactly("made");
            client.send("def");
            assertThat(client.calls).containsExactly("made", "pause");
            client.send("ghi");
            client.until(() -> client.calls.contains("resume"));
            client.send("jkl");
            client.send("mno");
            server.untilReceived(5);
            assertThat(client.calls).containsExactly("made", "pause", "resume", "pause", "resume");
        }));
    }

    @Test
    void aLowerLimitPausesAtOnce() {
        run(async(() -> {
            var client = server().client();
            client.send("abc");
            client.transport().setWriteBufferLimits(WriteBufferLimits.high(10));
            assertThat(client.calls).containsExactly("made", "pause");
            client.until(() -> client.calls.contains("resume"));
        }));
    }

    @Test
    void nothingIsResumedAfterAborting() {
        run(async(() -> {
            var client = server().client();
            client.transport().setWriteBufferLimits(WriteBufferLimits.high(0));
            client.send("abc");
            client.transport().abort();
            client.untilLost();
            assertThat(client.calls).containsExactly("made", "pause", "lost");
        }));
    }

    @Test
    void writingIsResumedWhileClosing() {
        run(async(() -> {
            var client = server().client();
            client.transport().setWriteBufferLimits(WriteBufferLimits.high(0));
            client.send("abc");
            client.transport().close();
            client.untilLost();
            assertThat(client.calls).containsExactly("made", "pause", "resume", "lost");
        }));
    }

    /// Fails when it is to pause.
    private static final class Restless extends DatagramRecording {
        @Override
        public void pauseWriting() {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void anExceptionOfPauseWritingIsReportedAndTheDatagramSent() {
        run(async(() -> {
            var reports = new ArrayList<Map<String, Object>>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            var server = server();
            var options = DatagramOptions.DEFAULT.withRemoteAddr(server.address());
            var client = await(IoLoop.of(getRunningLoop()).createDatagramEndpoint(Restless::new, options));
            client.transport().setWriteBufferLimits(WriteBufferLimits.high(0));
            client.protocol().send("abc");
            server.untilReceived(1);
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst())
                    .containsEntry("message", "protocol.pause_writing() failed")
                    .containsEntry("transport", client.transport())
                    .containsEntry("protocol", client.protocol());
        }));
    }
}
