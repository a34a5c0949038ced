package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import java.nio.ByteBuffer;
import java.util.List;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class TransportCloseTest {
    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void closingStopsReadingAndEndsTheConnectionOnceInTheNextIteration() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.servedTransport().write(bytes("abc"));
            pair.clientTransport().close();
            assertThat(pair.clientTransport().isClosing()).isTrue();
            pair.clientTransport().close();
            assertThat(pair.client().calls).containsExactly("made");
            turns(2);
            assertThat(pair.client().calls).containsExactly("made", "lost");
            assertThat(pair.client().lostBy).isNull();
            pair.clientTransport().close();
            turns(5);
            assertThat(pair.client().calls).containsExactly("made", "lost");
            pair.end();
        }));
    }

    @Test
    void whatWasWrittenIsSentBeforeTheConnectionIsClosed() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().write(new byte[5_000_000]);
            pair.clientTransport().close();
            pair.served().untilLost();
            assertThat(pair.served().received.size()).isEqualTo(5_000_000);
            assertThat(pair.client().lostBy).isNull();
            assertThat(pair.client().calls).containsExactly("made", "pause", "resume", "lost");
            pair.end();
        }));
    }

    @Test
    void whatIsWrittenAfterClosingIsDropped() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().write(bytes("abc"));
            pair.clientTransport().close();
            pair.clientTransport().write(bytes("def"));
            var rest = ByteBuffer.wrap(bytes("ghi"));
            pair.clientTransport().write(rest);
            assertThat(rest.hasRemaining()).isFalse();
            assertThat(pair.clientTransport().getWriteBufferSize()).isEqualTo(3);
            pair.served().untilLost();
            assertThat(pair.served().text()).isEqualTo("abc");
            pair.end();
        }));
    }

    @Test
    void abortDropsWhatWasNotSent() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.servedTransport().pauseReading();
            pair.clientTransport().write(new byte[20_000_000]);
            turns(10);
            assertThat(pair.clientTransport().getWriteBufferSize()).isPositive();
            pair.clientTransport().abort();
            assertThat(pair.clientTransport().isClosing()).isTrue();
            assertThat(pair.clientTransport().isReading()).isFalse();
            assertThat(pair.clientTransport().getWriteBufferSize()).isZero();
            turns(2);
            assertThat(pair.client().calls).containsExactly("made", "pause", "lost");
            assertThat(pair.client().lostBy).isNull();
            pair.clientTransport().abort();
            turns(5);
            assertThat(pair.client().calls).containsExactly("made", "pause", "lost");
            pair.end();
        }));
    }

    @Test
    void abortEndsAConnectionThatIsClosing() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.servedTransport().pauseReading();
            pair.clientTransport().write(new byte[20_000_000]);
            pair.clientTransport().close();
            turns(10);
            assertThat(pair.client().calls).containsExactly("made", "pause");
            pair.clientTransport().abort();
            turns(2);
            assertThat(pair.client().calls).containsExactly("made", "pause", "lost");
            pair.end();
        }));
    }

    @Test
    void writeEofEndsTheSendingHalfOnce() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.served().keepsOpen = true;
            assertThat(pair.clientTransport().canWriteEof()).isTrue();
            pair.clientTransport().write(bytes("question"));
            pair.clientTransport().writeEof();
            pair.clientTransport().writeEof();
            pair.served().until(() -> pair.served().calls.contains("eof"));
            assertThat(pair.served().text()).isEqualTo("question");
            assertThat(pair.clientTransport().isClosing()).isFalse();
            pair.servedTransport().write(bytes("answer"));
            pair.servedTransport().close();
            pair.client().untilLost();
            assertThat(pair.client().calls).containsExactly("made", "data", "eof", "lost");
            assertThat(pair.client().text()).isEqualTo("answer");
            assertThat(pair.served().calls).containsExactly("made", "data", "eof", "lost");
            pair.end();
        }));
    }

    @Test
    void nothingIsWrittenAfterWriteEof() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().writeEof();
            assertThatIllegalStateException()
                    .isThrownBy(() -> pair.clientTransport().write(bytes("a")))
                    .withMessage("Cannot call write() after write_eof()");
            assertThatIllegalStateException()
                    .isThrownBy(() -> pair.clientTransport().write(ByteBuffer.allocate(0)))
                    .withMessage("Cannot call write() after write_eof()");
            assertThatIllegalStateException()
                    .isThrownBy(() -> pair.clientTransport().writelines(List.of()))
                    .withMessage("Cannot call writelines() after write_eof()");
            pair.end();
        }));
    }

    @Test
    void writeEofComesAfterWhatIsBuffered() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.served().keepsOpen = true;
            pair.servedTransport().pauseReading();
            pair.clientTransport().write(new byte[20_000_000]);
            pair.clientTransport().writeEof();
            turns(10);
            assertThat(pair.clientTransport().getWriteBufferSize()).isPositive();
            pair.servedTransport().resumeReading();
            pair.served().until(() -> pair.served().calls.contains("eof"));
            assertThat(pair.served().received.size()).isEqualTo(20_000_000);
            pair.end();
        }));
    }

    @Test
    void writeEofAfterCloseDoesNothing() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().close();
            pair.clientTransport().writeEof();
            turns(2);
            pair.clientTransport().writeEof();
            assertThat(pair.client().calls).containsExactly("made", "lost");
            pair.end();
        }));
    }
}
