package org.asyncio4j.io.internal.select;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.newEventLoop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asyncio4j.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChannelWatchTest {
    private final Set<Thread> before = selectors();
    private final EventLoop loop = newEventLoop();
    private final ChannelWatch watch = new ChannelWatch(loop);
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        watch.close();
        pipe.source().close();
        pipe.sink().close();
    }

    private static Set<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("asyncio-select"))
                .collect(toCollection(HashSet::new));
    }

    /// {@return the thread of the watch}
    private Thread selector() {
        var since = selectors();
        since.removeAll(before);
        assertThat(since).hasSize(1);
        return since.iterator().next();
    }

    @Test
    void theThreadIsADaemonThatStartsWithTheFirstChannel() {
        assertThat(watch.removeReader(pipe.source())).isFalse();
        assertThat(selectors()).isSubsetOf(before);
        watch.addReader(pipe.source(), () -> {});
        assertThat(selector().isDaemon()).isTrue();
    }

    @Test
    void theThreadEndsWhenNothingIsWatchedAndIsReplacedWhenItIsNeededAgain() throws Exception {
        watch.addReader(pipe.source(), () -> {});
        var first = selector();
        watch.removeReader(pipe.source());
        first.join();
        pipe.sink().write(ByteBuffer.allocate(1));
        watch.addReader(pipe.source(), loop::stop);
        assertThat(selector()).isNotSameAs(first);
        loop.runForever();
    }

    @Test
    void theThreadStaysWhileSomethingIsWatchedAndEndsWhenTheWatchIsClosed() throws Exception {
        watch.addReader(pipe.source(), () -> {});
        var thread = selector();
        assertThat(thread.join(Duration.ofMillis(2500))).isFalse();
        watch.close();
        assertThat(pipe.source().isRegistered()).isFalse();
        thread.join();
        assertThat(watch.removeReader(pipe.source())).isFalse();
    }

    @Test
    void ofSeveralAddressesTheFirstOfTheChannelsFamilyIsTaken() throws IOException {
        var loopback = InetAddress.ofLiteral("127.0.0.1");
        try (var client = SocketChannel.open(StandardProtocolFamily.INET);
                var listener = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0))) {
            client.configureBlocking(false);
            var v4 = listener.getLocalAddress();
            var v6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 1);
            assertThatThrownBy(() -> ChannelOperations.begin(client, List.of(v6)))
                    .isInstanceOf(UnsupportedAddressTypeException.class);
            assertThat(ChannelOperations.begin(client, List.of(v6, v4))).isEqualTo(v4);
        }
    }
}
