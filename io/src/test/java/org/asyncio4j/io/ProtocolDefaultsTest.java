package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtocolDefaultsTest {
    private record NoTransport(BaseProtocol getProtocol) implements BaseTransport {
        @Override
        public void close() {}

        @Override
        public boolean isClosing() {
            return true;
        }

        @Override
        public @Nullable Object getExtraInfo(String name) {
            return null;
        }

        @Override
        public void setProtocol(BaseProtocol protocol) {}
    }

    private static void callAllOf(BaseProtocol protocol) {
        protocol.connectionMade(new NoTransport(protocol));
        protocol.pauseWriting();
        protocol.resumeWriting();
        protocol.connectionLost(null);
        protocol.connectionLost(new IOException("reset"));
    }

    @Test
    void aBaseProtocolDoesNothing() {
        callAllOf(new BaseProtocol() {});
    }

    @Test
    void aProtocolDoesNothingAndIsClosedAtTheEnd() {
        var protocol = new Protocol() {};
        callAllOf(protocol);
        protocol.dataReceived(new byte[1]);
        assertThat(protocol.eofReceived()).isFalse();
    }

    @Test
    void aBufferedProtocolHasOnlyToGiveBuffers() {
        var protocol = new BufferedProtocol() {
            @Override
            public ByteBuffer getBuffer(int sizeHint) {
                return ByteBuffer.allocate(1);
            }
        };
        callAllOf(protocol);
        protocol.bufferUpdated(1);
        assertThat(protocol.eofReceived()).isFalse();
    }

    @Test
    void aDatagramProtocolDoesNothing() {
        var protocol = new DatagramProtocol() {};
        callAllOf(protocol);
        protocol.datagramReceived(new byte[0], new InetSocketAddress(1));
        protocol.errorReceived(new IOException("refused"));
    }

    @Test
    void aSubprocessProtocolDoesNothing() {
        var protocol = new SubprocessProtocol() {};
        callAllOf(protocol);
        protocol.pipeDataReceived(1, new byte[1]);
        protocol.pipeConnectionLost(1, null);
        protocol.processExited();
    }

    private static List<String> defaultsOf(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isAbstract(method.getModifiers()))
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void transportsHaveToImplementAllButShorthands() {
        assertThat(defaultsOf(Transport.class)).containsExactly("getExtraInfo", "writelines");
        assertThat(defaultsOf(SubprocessTransport.class)).containsExactly("getExtraInfo");
        assertThat(defaultsOf(DatagramTransport.class)).containsExactly("getExtraInfo", "sendto");
    }
}
