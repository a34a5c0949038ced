package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.setEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.Objects;
import org.asyncio4j.ContextVar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StreamReaderProtocolTest extends StreamTest {
    private final StreamReader reader = reader();

    private MemoryTransport serve(@Nullable ClientConnectedCallback callback) {
        var transport = new MemoryTransport(loop, new StreamReaderProtocol(reader, callback, loop));
        loop.callSoon(() -> transport.getProtocol().connectionMade(transport));
        return transport;
    }

    private Protocol connected() {
        var transport = serve(null);
        turns(1);
        return (Protocol) transport.getProtocol();
    }

    @Test
    void withoutALoopThereHasToBeACurrentOne() {
        assertThatThrownBy(() -> new StreamReaderProtocol(reader))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no current event loop");
    }

    @Test
    void withoutALoopItIsOfTheRunningOne() {
        assertThat(get(async(() -> new StreamReaderProtocol(reader))).loop()).isSameAs(loop);
    }

    @Test
    void withoutALoopItIsOfTheCurrentOne() {
        setEventLoop(loop);
        try {
            assertThat(new StreamReaderProtocol(reader).loop()).isSameAs(loop);
        } finally {
            setEventLoop(null);
        }
    }

    @Test
    void feedsTheReader() {
        var protocol = connected();
        protocol.dataReceived(bytes("da"));
        protocol.dataReceived(bytes("ta"));
        assertThat(protocol.eofReceived()).isTrue();
        assertThat(text(reader.read())).isEqualTo("data");
    }

    @Test
    void withTlsTheEndOfWhatIsReceivedClosesTheConnection() {
        var transport = new MemoryTransport(loop, new StreamReaderProtocol(reader, null, loop));
        transport.putExtraInfo("sslcontext", "any");
        var protocol = (Protocol) transport.getProtocol();
        protocol.connectionMade(transport);
        assertThat(protocol.eofReceived()).isFalse();
        assertThat(reader.atEof()).isTrue();
    }

    @Test
    void aClosedConnectionEndsTheStream() {
        connected().connectionLost(null);
        assertThat(reader.atEof()).isTrue();
        assertThat(get(reader.read())).isEmpty();
    }

    @Test
    void aConnectionThatIsLostWithAnExceptionMakesReadThrowIt() {
        var exception = new ArithmeticException("divided by zero");
        connected().connectionLost(exception);
        assertThatThrownBy(() -> get(reader.read())).isSameAs(exception);
    }

    @Test
    void aResetAfterTheEndOfTheStreamIsThrownToo() {
        var protocol = connected();
        var task = started(reader.read());
        protocol.eofReceived();
        var exception = new ConnectionResetException("reset by peer");
        protocol.connectionLost(exception);
        assertThatThrownBy(() -> get(task)).isSameAs(exception);
    }

    @Test
    void theCoroutineOfTheCallbackBecomesATask() {
        var names = new ArrayList<String>();
        var transport = serve((input, output) -> async(() -> {
            names.add(Objects.requireNonNull(currentTask()).getName());
            assertThat(input).isSameAs(reader);
            try (output) {
                output.write(await(input.readline()));
            }
        }));
        turns(2);
        transport.arrive(bytes("hello\n"));
        turns(3);
        assertThat(names).singleElement().asString().startsWith("Task-");
        assertThat(transport.sent()).isEqualTo("hello\n");
        assertThat(transport.isClosing()).isTrue();
    }

    @Test
    void theTaskRunsInTheContextOfTheConnection() {
        var variable = new ContextVar<>("variable", "default");
        var seen = new ArrayList<String>();
        var transport = new MemoryTransport(
                loop,
                new StreamReaderProtocol(
                        reader,
                        (_, _) -> async(() -> {
                            seen.add(variable.get());
                        }),
                        loop));
        loop.callSoon(() -> {
            variable.set("of the connection");
            transport.getProtocol().connectionMade(transport);
        });
        turns(2);
        assertThat(seen).containsExactly("of the connection");
    }

    @Test
    void aCallbackWithoutCoroutineIsAllThereIs() {
        var writers = new ArrayList<StreamWriter>();
        var transport = serve((_, output) -> {
            writers.add(output);
            return null;
        });
        turns(3);
        assertThat(writers).hasSize(1);
        assertThat(transport.isClosing()).isFalse();
    }

    @Test
    void anExceptionOfTheTaskIsReportedAndClosesTheConnection() {
        var exception = new Exception("test");
        var transport = serve((_, _) -> async(() -> {
            throw exception;
        }));
        turns(3);
        assertThat(reports).hasSize(1);
        assertThat(reports.removeFirst())
                .containsEntry("message", "Unhandled exception in client_connected_cb")
                .containsEntry("exception", exception)
                .containsEntry("transport", transport);
        assertThat(transport.isClosing()).isTrue();
    }

    @Test
    void aCancelledTaskClosesTheConnectionAndIsNotReported() {
        var transport = serve((_, _) -> async(() -> {
            Objects.requireNonNull(currentTask()).cancel();
            await(sleep(0));
        }));
        turns(4);
        assertThat(transport.isClosing()).isTrue();
    }
}
