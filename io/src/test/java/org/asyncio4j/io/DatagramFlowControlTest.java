package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.DatagramRecording.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
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

    /// Holds back what is sent, as a system does that has no room for it.
    private static final class Full extends ChannelOutboundHandlerAdapter {
        private final List<Runnable> held = new ArrayList<>();
        private boolean hasRoom;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (hasRoom) {
                var _ = ctx.write(message, promise);
            } else {
                held.add(() -> {
                    var _ = ctx.writeAndFlush(message, promise);
                });
            }
        }

        void makeRoom() {
            hasRoom = true;
            held.forEach(Runnable::run);
        }
    }

    @Test
    void datagramsForWhichTheSystemHasNoRoomWaitInOrderAlsoEmptyOnesAndWhileClosing() {
        run(async(() -> {
            var server = server();
            var sender = server();
            var full = new Full();
            sender.channel().pipeline().addFirst(full);
            await(sleep(0));
            sender.send("a", server.address());
            await(sleep(0));
            assertThat(full.held).hasSize(1);
            byte[] data = {'b'};
            sender.transport().sendto(data, server.address());
            data[0] = 'x';
            sender.send("", server.address());
            sender.send("c", server.address());
            sender.transport().close();
            await(sleep(0));
            assertThat(sender.transport().getWriteBufferSize()).isEqualTo(3 * 9 + 8);
            assertThat(sender.calls).containsExactly("made");
            full.makeRoom();
            server.untilReceived(4);
            assertThat(server.texts()).containsExactly("a", "b", "", "c");
            sender.untilLost();
            assertThat(sender.lostBy).isNull();
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
