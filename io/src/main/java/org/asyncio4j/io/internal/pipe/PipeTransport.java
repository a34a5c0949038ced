package org.asyncio4j.io.internal.pipe;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.asyncio4j.Callback;
import org.asyncio4j.Context;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.jspecify.annotations.Nullable;

/// What both kinds of pipe transports have in common: the end. Everything but [#post] belongs to the
/// loop's thread.
abstract class PipeTransport implements BaseTransport {
    private static final double RETRY_SECONDS = 1;

    final EventLoop loop;
    private final Closeable pipe;
    private final Context context = Context.copyContext();
    private boolean closing;
    private boolean ending;
    private boolean closed;

    PipeTransport(EventLoop loop, Closeable pipe) {
        this.loop = loop;
        this.pipe = pipe;
    }

    /// Queues a callback in the context of the connection.
    final void soon(Callback callback) {
        var _ = loop.callSoon(callback, context);
    }

    /// Queues a callback from another thread, or closes the pipe if the loop is closed.
    final void post(Callback callback) {
        if (!BlockingThreads.post(loop, callback, context)) {
            closePipe();
        }
    }

    @Override
    public final boolean isClosing() {
        return closing;
    }

    final void setClosing() {
        closing = true;
    }

    /// {@return whether the protocol was told, or is about to be told, that the connection is lost}
    final boolean isEnding() {
        return ending;
    }

    /// Tells the protocol, once, that the connection is lost, and closes the pipe.
    final void end(@Nullable Throwable exception) {
        loop.checkThread();
        closing = true;
        if (!ending) {
            ending = true;
            soon(() -> connectionLost(exception));
        }
    }

    private void connectionLost(@Nullable Throwable exception) {
        try {
            getProtocol().connectionLost(exception);
        } finally {
            closed = true;
            closeElsewhere();
        }
    }

    /// Has the pipe closed by another thread, since that may block: as soon as there is one.
    private void closeElsewhere() {
        try {
            BlockingThreads.run(this::closePipe);
        } catch (IOException e) {
            var _ = loop.callLater(RETRY_SECONDS, this::closeElsewhere, context);
        }
    }

    private void closePipe() {
        try {
            pipe.close();
        } catch (IOException e) {
            // nobody is left to be told
        }
    }

    /// Reports an error to the loop's exception handler.
    final void report(String message, Throwable exception) {
        BaseProtocol protocol = getProtocol();
        loop.callExceptionHandler(
                Map.of("message", message, "exception", exception, "transport", this, "protocol", protocol));
    }

    @Override
    public final @Nullable Object getExtraInfo(String name) {
        return name.equals("pipe") ? pipe : null;
    }

    /// {@return such as `open`}
    final String state() {
        return closed ? "closed" : closing ? "closing" : "open";
    }
}
