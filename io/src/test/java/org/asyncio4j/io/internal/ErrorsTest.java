package org.asyncio4j.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
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
    void aConnectionThatIsResetBeforeItIsMadeIsReset() {
        var somewhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        var ofTheJdk = new SocketException("Die Verbindung wurde vom Kommunikationspartner zurückgesetzt");
        ofTheJdk.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("sun.nio.ch.Net", "pollConnect", null, -2)});
        assertThat(Errors.connecting(ofTheJdk, somewhere))
                .isInstanceOf(ConnectionResetException.class)
                .hasMessage("Connect call failed " + somewhere + ": Connection reset by peer");
    }

    @Test
    void aConnectionThatIsResetBeforeItIsMadeIsResetForNettyToo() throws IOException {
        assumeThat(Epoll.isAvailable()).isTrue();
        var somewhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        for (int number : new int[] {
            io.netty.channel.unix.Errors.ERRNO_ECONNRESET_NEGATIVE, io.netty.channel.unix.Errors.ERRNO_EPIPE_NEGATIVE
        }) {
            var text = io.netty.channel.unix.Errors.newIOException("connect", number)
                    .getMessage();
            var thrown = new ConnectException(text); // so says Netty

            assertThat(Errors.connecting(thrown, somewhere))
                    .isInstanceOf(
                            number == io.netty.channel.unix.Errors.ERRNO_ECONNRESET_NEGATIVE
                                    ? ConnectionResetException.class
                                    : ConnectException.class);
        }
    }

    @Test
    void whatNettySaysOfTlsOverALostConnectionIsItsLoss() {
        var lost = new SSLException("failure when writing TLS control frames", new SocketException("Verbindung weg"));
        assertThat(Errors.translate(lost)).isInstanceOf(ConnectionResetException.class);
        var broken = new SSLException("bad record", new CharConversionException());
        assertThat(Errors.translate(broken)).isSameAs(broken);
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
