package org.asyncio4j.io.internal;

import io.netty.channel.ChannelException;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.asyncio4j.io.BrokenPipeException;
import org.asyncio4j.io.ConnectionResetException;
import org.jspecify.annotations.Nullable;

/// Makes asyncio's errors of those of the system, by their numbers or by where they happened: their texts are of any
/// language.
public final class Errors {
    private static final String RESET = "Connection reset by peer";
    private static final String BROKEN = "Broken pipe";

    private Errors() {}

    /// {@return the exception that says what happened, with the given one as its cause, or that one itself}
    ///
    /// @param exception of a channel
    public static Throwable translate(Throwable exception) {
        if (exception.getCause() instanceof SSLException tls && !(exception instanceof IOException)) {
            return translate(tls); // as Netty's decoder wraps it
        }
        if (exception instanceof NotSslRecordException) {
            return new SSLException("not an SSL/TLS record"); // Netty's quotes the peer, perhaps a secret
        }
        if (exception instanceof ChannelOutputShutdownException && exception.getCause() != null) {
            return translate(exception.getCause()); // as Netty tells those writes of which it fails the first one
        }
        if (exception instanceof SSLException && exception.getCause() instanceof IOException cause) {
            var translated = translate(cause);
            return isLossOfPeer(translated) ? translated : exception; // as Netty wraps what fails in the handshake
        }
        if (exception instanceof ClosedChannelException) {
            return caused(new ConnectionResetException("Connection lost"), exception);
        }
        if (exception instanceof NativeIoException numbered) {
            return ofNumber(numbered);
        }
        if (exception.getClass() == SocketException.class) {
            return caused(new ConnectionResetException(RESET), exception); // as the JDK throws it for a reset alone
        }
        return exception.getClass() == IOException.class && isOfASocket(exception) ? ofTheJdk(exception) : exception;
    }

    private static Throwable ofNumber(NativeIoException exception) {
        int number = exception.expectedErr();
        if (number == io.netty.channel.unix.Errors.ERRNO_ECONNRESET_NEGATIVE) {
            return caused(new ConnectionResetException(RESET), exception);
        }
        return number == io.netty.channel.unix.Errors.ERRNO_EPIPE_NEGATIVE
                ? caused(new BrokenPipeException(BROKEN), exception)
                : exception;
    }

    /// {@return whether the JDK has thrown an exception in a system call on a connected socket}
    private static boolean isOfASocket(Throwable exception) {
        var trace = exception.getStackTrace();
        return trace.length > 0
                && trace[0].getClassName().startsWith("sun.nio.ch.")
                && (trace[0].getClassName().endsWith("SocketDispatcher")
                        || trace[0].getMethodName().startsWith("transferTo")); // of a file, to a socket
    }

    /// The JDK gives no number, and the system's text is of any language: a connection that fails is lost.
    private static Throwable ofTheJdk(Throwable exception) {
        String text = Objects.requireNonNullElse(exception.getMessage(), RESET);
        return caused(
                saysBrokenPipe(text) ? new BrokenPipeException(BROKEN) : new ConnectionResetException(text), exception);
    }

    /// Only a text in another language costs a pipe.
    private static boolean saysBrokenPipe(String text) {
        return text.equals(BROKEN) || (!text.equals(RESET) && text.equals(textOfBrokenPipe()));
    }

    /// {@return what the system says, in the language of its user, when a pipe is broken on purpose}
    private static @Nullable String textOfBrokenPipe() {
        Pipe pipe;
        try {
            pipe = Pipe.open();
        } catch (IOException e) {
            return BROKEN; // there is none to be had
        }
        try (var sink = pipe.sink()) {
            pipe.source().close();
            sink.write(ByteBuffer.allocate(1));
            return BROKEN;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /// {@return whether an exception says that the other side receives nothing more; it may have sent something before}
    ///
    /// @param translated of a connection
    public static boolean isLossOfPeer(Throwable translated) {
        return translated instanceof ConnectionResetException || translated instanceof BrokenPipeException;
    }

    /// {@return why a socket could not be connected}
    ///
    /// @param exception of the channel
    /// @param remote to where
    public static Throwable connecting(Throwable exception, SocketAddress remote) {
        if (exception instanceof FileNotFoundException
                || (exception instanceof IOException
                        && remote instanceof UnixDomainSocketAddress unix
                        && Files.notExists(unix.getPath()))) {
            return caused(new NoSuchFileException(remote.toString()), exception);
        }
        if (isReset(exception)) {
            return caused(new ConnectionResetException("Connect call failed " + remote + ": " + RESET), exception);
        }
        if (exception instanceof ConnectException) {
            var original = exception.getCause() instanceof ConnectException cause ? cause : exception;
            return caused(new ConnectException("Connect call failed " + remote + ": " + reason(original)), exception);
        }
        return translate(exception);
    }

    /// {@return whether the other side has reset a connection before this one was told that it is made}
    private static boolean isReset(Throwable exception) {
        var origin = exception.getCause() instanceof SocketException cause ? cause : exception;
        var text = Objects.requireNonNullElse(origin.getMessage(), "");
        if (origin instanceof ConnectException
                && text.contains(" failed with error(")) { // Netty keeps the number there
            return text.contains("error(" + io.netty.channel.unix.Errors.ERRNO_ECONNRESET_NEGATIVE + ")");
        }
        var trace = origin.getStackTrace();
        return origin.getClass() == SocketException.class
                && trace.length > 0
                && trace[0].getMethodName().equals("pollConnect"); // of the JDK, which names all other reasons
    }

    /// {@return why a socket could not be bound}
    ///
    /// @param exception of the channel
    /// @param local to which address
    public static Throwable binding(Throwable exception, SocketAddress local) {
        if (!(exception instanceof IOException)) {
            return exception;
        }
        if (local instanceof UnixDomainSocketAddress unix) {
            var folder = unix.getPath().toAbsolutePath().getParent();
            if (folder != null && Files.notExists(folder)) {
                return caused(new NoSuchFileException(local.toString()), exception);
            }
            if (folder != null && !Files.isWritable(folder)) {
                return caused(new AccessDeniedException(local.toString()), exception);
            }
        }
        return caused(
                new BindException("error while attempting to bind on address " + local + ": "
                        + reason(exception).toLowerCase(Locale.ROOT)),
                exception);
    }

    /// {@return what the system says, without what Netty says about the call}
    private static String reason(Throwable exception) {
        return Objects.requireNonNullElse(exception.getMessage(), "").replaceFirst(".*error\\(-?\\d+\\): ", "");
    }

    /// {@return why a socket could not be had}
    ///
    /// @param exception of the channel
    public static Throwable opening(Throwable exception) {
        var reason = exception;
        for (var cause = exception; exception instanceof ChannelException && cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                reason = cause; // the innermost, since NIO makes sockets by reflection
            }
        }
        return reason;
    }

    /// {@return why a datagram could not be sent or received}
    ///
    /// @param exception of the channel
    public static Throwable ofDatagram(Throwable exception) {
        String reason = reason(exception);
        if (exception instanceof PortUnreachableException
                || (exception instanceof NativeIoException numbered
                        && numbered.expectedErr() == io.netty.channel.unix.Errors.ERROR_ECONNREFUSED_NEGATIVE)) {
            return caused(new ConnectException("Connection refused"), exception);
        }
        return exception instanceof NativeIoException ? caused(new IOException(reason), exception) : exception;
    }

    /// {@return one exception that tells of several}
    ///
    /// @param errors one or more
    public static IOException combined(List<IOException> errors) {
        var texts =
                errors.stream().map(error -> String.valueOf(error.getMessage())).toList();
        if (Set.copyOf(texts).size() == 1) {
            return errors.getFirst();
        }
        var combined = new IOException("Multiple exceptions: " + String.join(", ", texts));
        errors.forEach(combined::addSuppressed);
        return combined;
    }

    private static IOException caused(IOException translated, Throwable exception) {
        translated.initCause(exception);
        return translated;
    }
}
