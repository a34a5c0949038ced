package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What becomes of a connection whose protocol, or somebody in Netty's pipeline, throws.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ProtocolErrorsTest {
    private final IllegalStateException failure = new IllegalStateException("broken");

    private final List<Map<String, Object>> reports = new ArrayList<>();

    private interface Body {
        void run(Pair<Failing, Recording> pair) throws Exception;
    }

    /// Fails in one of its methods.
    private final class Failing extends Recording {
        private final String where;

        private Failing(String where) {
            this.where = where;
        }

        @Override
        void note(String call) {
            super.note(call);
            if (call.equals(where)) {
                throw failure;
            }
        }
    }

    private void withClientFailingIn(String where, Body body) {
        run(async(() -> {
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            var pair = Pair.connect(() -> new Failing(where), new Recording());
            body.run(pair);
            pair.end();
        }));
    }

    private void assertReported(String message, Throwable exception, Pair<Failing, Recording> pair) {
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .containsEntry("message", message)
                        .containsEntry("exception", exception)
                        .containsEntry("transport", pair.clientTransport())
                        .containsEntry("protocol", pair.client()));
    }

    @Test
    void anErrorOfConnectionMadeIsReportedAndTheConnectionGoesOn() {
        withClientFailingIn("made", pair -> {
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat((String) report.get("message")).startsWith("Exception in callback ");
                assertThat(report).containsEntry("exception", failure);
            });
            pair.servedTransport().write(new byte[3]);
            pair.client().until(() -> pair.client().received.size() == 3);
        });
    }

    @Test
    void anErrorOfDataReceivedIsFatal() {
        withClientFailingIn("data", pair -> {
            pair.servedTransport().write(new byte[3]);
            pair.client().untilLost();
            assertReported("Fatal error: protocol.data_received() call failed.", failure, pair);
            assertThat(pair.client().calls).containsExactly("made", "data", "lost");
            assertThat(pair.client().lostBy).isSameAs(failure);
        });
    }

    @Test
    void anErrorOfEofReceivedIsFatal() {
        withClientFailingIn("eof", pair -> {
            pair.client().keepsOpen = true;
            pair.servedTransport().writeEof();
            pair.client().untilLost();
            assertReported("Fatal error: protocol.eof_received() call failed.", failure, pair);
            assertThat(pair.client().calls).containsExactly("made", "eof", "lost");
            assertThat(pair.client().lostBy).isSameAs(failure);
        });
    }

    @Test
    void anErrorOfConnectionLostIsReportedAndTheConnectionIsGone() {
        run(async(() -> {
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            var pair = Pair.connect(Recording::new, new Failing("lost"));
            pair.servedTransport().close();
            pair.server().close();
            await(pair.server().waitClosed());
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report).containsEntry("exception", failure));
            pair.end();
        }));
    }

    @Test
    void anErrorOfAHandlerInThePipelineThatReadsIsFatal() {
        withClientFailingIn("nothing", pair -> {
            addHandler(pair, new ChannelDuplexHandler() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ReferenceCountUtil.release(message);
                    throw failure;
                }
            });
            pair.servedTransport().write(new byte[3]);
            pair.client().untilLost();
            assertReported("Fatal read error on socket transport", failure, pair);
            assertThat(pair.client().lostBy).isSameAs(failure);
        });
    }

    private static void addHandler(Pair<Failing, Recording> pair, ChannelDuplexHandler handler) {
        pair.clientTransport().pipeline().addFirst(handler);
        turns(1); // tasks are no threads of Netty's: it does what they ask when it polls next
    }

    private static ChannelDuplexHandler failingToWrite(Throwable cause) {
        return new ChannelDuplexHandler() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                promise.setFailure(cause);
            }
        };
    }

    @Test
    void anErrorOfAHandlerInThePipelineThatWritesIsFatal() {
        withClientFailingIn("nothing", pair -> {
            addHandler(pair, failingToWrite(failure));
            pair.clientTransport().write(new byte[3]);
            pair.client().untilLost();
            assertReported("Fatal write error on socket transport", failure, pair);
            assertThat(pair.client().lostBy).isSameAs(failure);
        });
    }

    @Test
    void anErrorOfTheSystemIsFatalButNotReported() {
        withClientFailingIn("nothing", pair -> {
            var outOfOrder = new IOException("out of order");
            addHandler(pair, failingToWrite(outOfOrder));
            pair.clientTransport().write(new byte[3]);
            pair.client().untilLost();
            assertThat(pair.client().lostBy).isSameAs(outOfOrder);
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void whatArrivedBeforeAnErrorIsDeliveredFirst() {
        withClientFailingIn("nothing", pair -> {
            addHandler(pair, new ChannelDuplexHandler() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ctx.fireChannelRead(message);
                    throw failure;
                }
            });
            pair.servedTransport().write("abc".getBytes(UTF_8));
            pair.client().untilLost();
            assertThat(pair.client().calls).containsExactly("made", "data", "lost");
            assertThat(pair.client().lostBy).isSameAs(failure);
        });
    }

    @Test
    void fiveWritesToALostConnectionAreWarnedOf() {
        withClientFailingIn("nothing", pair -> {
            pair.clientTransport().abort();
            try (var log = LogCapture.open()) {
                pair.clientTransport().write(new byte[0]);
                for (int i = 0; i < 4; i++) {
                    pair.clientTransport().write(new byte[1]);
                }
                assertThat(log.messages()).isEmpty();
                pair.clientTransport().write(new byte[1]);
                assertThat(log.messages()).containsExactly("socket.send() raised exception.");
            }
            turns(1);
        });
    }

    @Test
    void aProtocolThatReceivesNothingIsConnectedAndLost() {
        run(async(() -> {
            var calls = new ArrayList<String>();
            var pair = Pair.connect(
                    () -> new BaseProtocol() {
                        @Override
                        public void connectionMade(BaseTransport transport) {
                            calls.add("made");
                        }

                        @Override
                        public void connectionLost(@Nullable Throwable exception) {
                            calls.add("lost by " + exception);
                        }
                    },
                    new Recording());
            pair.servedTransport().write(new byte[3]);
            pair.servedTransport().close();
            pair.served().untilLost();
            turns(5);
            assertThat(calls).containsExactly("made", "lost by null");
            pair.end();
        }));
    }
}
