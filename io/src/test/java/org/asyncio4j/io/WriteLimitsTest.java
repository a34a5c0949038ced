package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class WriteLimitsTest {
    private static final int MORE_THAN_THE_SYSTEM_TAKES = 20_000_000;

    private static List<String> flow(Recording protocol) {
        return protocol.calls.stream()
                .filter(call -> call.equals("pause") || call.equals("resume"))
                .toList();
    }

    @Test
    void areSixtyFourKibibytesAndAQuarterOfThat() {
        run(async(() -> {
            var pair = Pair.connect();
            assertThat(pair.clientTransport().getWriteBufferLimits())
                    .isEqualTo(new WriteBufferLimits(16 * 1024, 64 * 1024));
            pair.end();
        }));
    }

    @Test
    void haveToBeInOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WriteBufferLimits(2000, 1000))
                .withMessage("high (1000) must be >= low (2000) must be >= 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new WriteBufferLimits(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> WriteBufferLimits.high(-1));
        assertThat(WriteBufferLimits.high(1024)).isEqualTo(new WriteBufferLimits(256, 1024));
    }

    @Test
    void pauseWithMoreThanTheHighAndResumeWithTheLowOne() {
        run(async(() -> {
            var pair = Pair.connect();
            var transport = pair.clientTransport();
            transport.setWriteBufferLimits(new WriteBufferLimits(50, 100));
            assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(50, 100));
            transport.write(new byte[100]);
            assertThat(flow(pair.client())).isEmpty();
            transport.write(new byte[1]);
            assertThat(flow(pair.client())).containsExactly("pause");
            transport.write(new byte[1000]);
            assertThat(flow(pair.client())).containsExactly("pause");
            pair.client().until(() -> pair.client().calls.contains("resume"));
            assertThat(transport.getWriteBufferSize()).isZero();
            assertThat(flow(pair.client())).containsExactly("pause", "resume");
            pair.end();
        }));
    }

    @Test
    void pauseAtOnceWhenTheyAreLoweredAndDoNothingWhenTheyAreRaised() {
        run(async(() -> {
            var pair = Pair.connect();
            var transport = pair.clientTransport();
            transport.write(new byte[100]);
            transport.setWriteBufferLimits(WriteBufferLimits.high(1000));
            assertThat(flow(pair.client())).isEmpty();
            transport.setWriteBufferLimits(WriteBufferLimits.high(99));
            assertThat(flow(pair.client())).containsExactly("pause");
            transport.setWriteBufferLimits(WriteBufferLimits.high(1000));
            assertThat(flow(pair.client())).containsExactly("pause");
            pair.client().until(() -> pair.client().calls.contains("resume"));
            pair.end();
        }));
    }

    @Test
    void ofZeroPauseWithEachByteThatWaits() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().setWriteBufferLimits(WriteBufferLimits.high(0));
            pair.clientTransport().write(new byte[1]);
            assertThat(flow(pair.client())).containsExactly("pause");
            pair.client().until(() -> pair.client().calls.contains("resume"));
            pair.end();
        }));
    }

    @Test
    void boundTheMemoryOfManySmallWritesToAPeerThatDoesNotRead() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.servedTransport().pauseReading();
            var transport = pair.clientTransport();
            transport.setWriteBufferLimits(WriteBufferLimits.high(MORE_THAN_THE_SYSTEM_TAKES));
            transport.write(new byte[MORE_THAN_THE_SYSTEM_TAKES]);
            turns(10);
            long before = directMemory();
            for (int i = 0; i < 5000; i++) {
                transport.write(new byte[10]);
                turns(1);
            }
            assertThat(directMemory() - before).isLessThan(1_000_000);
            transport.abort();
            pair.end();
        }));
    }

    private static long directMemory() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory()
                : fail("Netty's allocator does not count");
    }

    /// Writes until it is told to pause, and goes on when it may.
    private static final class Flooding extends Recording {
        private boolean paused;

        void flood() {
            while (!paused && !transport().isClosing()) {
                transport().write(new byte[1000]);
            }
        }

        @Override
        public void pauseWriting() {
            assertThat(paused).isFalse();
            paused = true;
        }

        @Override
        public void resumeWriting() {
            assertThat(paused).isTrue();
            paused = false;
            note("resume");
            flood();
        }
    }

    @Test
    void boundWhatIsKeptForAPeerThatStopsReading() {
        run(async(() -> {
            var pair = Pair.connect(Flooding::new, new Recording());
            var transport = pair.clientTransport();
            pair.servedTransport().pauseReading();
            pair.client().flood();
            int quiet = 0;
            while (quiet < 20) {
                int resumed = pair.client().calls.size();
                turns(1);
                assertThat(transport.getWriteBufferSize()).isLessThanOrEqualTo(64 * 1024 + 1000);
                quiet = pair.client().calls.size() == resumed ? quiet + 1 : 0;
            }
            assertThat(transport.getWriteBufferSize()).isGreaterThan(16 * 1024);
            int before = pair.client().calls.size();
            pair.servedTransport().resumeReading();
            pair.client().until(() -> pair.client().calls.size() > before + 10);
            pair.end();
        }));
    }

    @Test
    void pausesAndResumptionsAlternateAlsoIfMuchIsWrittenBeforeTheResumption() {
        run(async(() -> {
            var pair = Pair.connect();
            var transport = pair.clientTransport();
            transport.setWriteBufferLimits(WriteBufferLimits.high(0));
            for (int i = 0; i < 100; i++) {
                transport.write(new byte[1]);
                turns(1);
            }
            pair.client()
                    .until(() -> transport.getWriteBufferSize() == 0
                            && pair.client().calls.getLast().equals("resume"));
            var flow = flow(pair.client());
            for (int i = 0; i < flow.size(); i++) {
                assertThat(flow.get(i)).isEqualTo(i % 2 == 0 ? "pause" : "resume");
            }
            pair.end();
        }));
    }

    @Test
    void errorsOfPausingAndResumingAreReportedAndTheConnectionGoesOn() {
        var reports = new ArrayList<Map<String, Object>>();
        var failure = new IllegalStateException("not now");
        run(async(() -> {
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            var pair = Pair.connect(
                    () -> new Recording() {
                        @Override
                        public void pauseWriting() {
                            super.pauseWriting();
                            throw failure;
                        }

                        @Override
                        public void resumeWriting() {
                            super.resumeWriting();
                            throw failure;
                        }
                    },
                    new Recording());
            pair.clientTransport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES]);
            pair.served().until(() -> pair.served().received.size() == MORE_THAN_THE_SYSTEM_TAKES);
            assertThat(flow(pair.client())).containsExactly("pause", "resume");
            pair.end();
            assertThat(reports)
                    .extracting(report -> report.get("message"))
                    .containsExactly("protocol.pause_writing() failed", "protocol.resume_writing() failed");
            assertThat(reports)
                    .allSatisfy(report -> assertThat(report)
                            .containsEntry("exception", failure)
                            .containsEntry("transport", pair.clientTransport())
                            .containsEntry("protocol", pair.client()));
        }));
    }
}
