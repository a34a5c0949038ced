package org.asyncio4j.io.internal;

import io.netty.channel.ChannelException;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.asyncio4j.io.BrokenPipeException;
import org.asyncio4j.io.ConnectionResetException;

/// Makes asyncio's errors of those of the system, which Netty and the JDK tell apart by their texts alone.
public final class Errors {
    private Errors() {}

    /// {@return the exception that says what happened, with the given one as its cause, or that one itself}
    ///
    /// @param exception of a channel
    public static Throwable translate(Throwable exception) {
        if (exception.getCause() instanceof SSLException tls && !(exception instanceof IOException)) {
            return tls; // as Netty's decoder wraps it
        }
        if (exception instanceof ChannelOutputShutdownException && exception.getCause() != null) {
            return translate(exception.getCause()); // as Netty tells those writes of which it fails the first one
        }
        if (exception instanceof ClosedChannelException) {
            return caused(new ConnectionResetException("Connection lost"), exception);
        }
        String message = exception.getMessage();
        if (!(exception instanceof IOException) || message == null) {
            return exception;
        }
        if (message.contains("Connection reset")) {
            return caused(new ConnectionResetException("Connection reset by peer"), exception);
        }
        if (message.contains("Broken pipe")) {
            return caused(new BrokenPipeException("Broken pipe"), exception);
        }
        return exception;
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
        String message = exception.getMessage();
        if (exception instanceof FileNotFoundException || (message != null && message.contains("No such file"))) {
            return caused(new NoSuchFileException(remote.toString()), exception);
        }
        if (message == null || !(exception instanceof IOException)) {
            return exception;
        }
        if (message.contains("Connection refused")) {
            return caused(new ConnectException("Connect call failed " + remote + ": Connection refused"), exception);
        }
        return translate(exception);
    }

    /// {@return why a socket could not be bound}
    ///
    /// @param exception of the channel
    /// @param local to which address
    public static Throwable binding(Throwable exception, SocketAddress local) {
        if (!(exception instanceof IOException)) {
            return exception;
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
    public static Throwable opening(RuntimeException exception) {
        return exception instanceof ChannelException && exception.getCause() instanceof IOException reason
                ? reason
                : exception;
    }

    /// {@return why a datagram could not be sent or received}
    ///
    /// @param exception of the channel
    public static Throwable ofDatagram(Throwable exception) {
        String reason = reason(exception);
        if (exception instanceof PortUnreachableException || reason.equals("Connection refused")) {
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
