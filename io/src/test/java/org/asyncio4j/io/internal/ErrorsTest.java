package org.asyncio4j.io.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.asyncio4j.io.ConnectionResetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The system says what is wrong in the language of its user.
class ErrorsTest {
    private static IOException thrownBy(String className, String method) {
        var exception = new IOException("Die Verbindung wurde vom Kommunikationspartner zurückgesetzt");
        exception.setStackTrace(new StackTraceElement[] {new StackTraceElement(className, method, null, -2)});
        return exception;
    }

    @Test
    void aFailedCallOnASocketIsALostConnection() {
        for (var method : new String[] {"read0", "write0", "writev0"}) {
            assertThat(Errors.translate(thrownBy("sun.nio.ch.SocketDispatcher", method)))
                    .isInstanceOf(ConnectionResetException.class);
        }
        assertThat(Errors.translate(thrownBy("sun.nio.ch.UnixFileDispatcherImpl", "transferTo0")))
                .isInstanceOf(ConnectionResetException.class);
        assertThat(Errors.translate(new SocketException("Verbindung zurückgesetzt")))
                .isInstanceOf(ConnectionResetException.class);
    }

    @Test
    void aFailedReadOfAFileIsNone() {
        var exception = thrownBy("sun.nio.ch.UnixFileDispatcherImpl", "read0");
        assertThat(Errors.translate(exception)).isSameAs(exception);
    }

    @Test
    void aRefusedConnectionIsTheJdksException() {
        var refused = new ConnectException("Verbindungsaufbau abgelehnt");
        assertThat(Errors.connecting(refused, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)))
                .hasSameClassAs(refused)
                .hasMessageContaining("Connect call failed");
    }

    @Test
    void aMissingSocketFileIsNoSuchFile(@TempDir Path folder) {
        var missing = new SocketException("Datei oder Verzeichnis nicht gefunden");
        assertThat(Errors.connecting(missing, UnixDomainSocketAddress.of(folder.resolve("socket"))))
                .isInstanceOf(NoSuchFileException.class);
    }
}
