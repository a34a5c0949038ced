package org.asyncio4j.io.internal.net;

import org.asyncio4j.EventLoop;
import org.asyncio4j.TimerHandle;
import org.asyncio4j.io.ConnectionAbortedException;
import org.asyncio4j.io.ServerOptions;
import org.jspecify.annotations.Nullable;

/// Ends a connection over which nothing goes for too long. One timer, which never comes later than the next limit.
final class ClientTimeouts {
    private final SocketTransport transport;
    private final EventLoop loop;
    private final double idleTimeout;
    private final double drainTimeout;

    /// When something was received or sent last.
    private double lastUse;

    /// When something was sent last, or was written while nothing waited.
    private double lastSent;

    // what the channel itself had to send when it was looked at last
    private int message;
    private long progress;
    private long pending;

    private @Nullable TimerHandle timer;

    private ClientTimeouts(SocketTransport transport, ServerOptions options) {
        this.transport = transport;
        loop = transport.engine().loop();
        idleTimeout = options.idleTimeout();
        drainTimeout = options.drainTimeout();
        lastUse = loop.time();
        lastSent = lastUse;
    }

    /// {@return the timeouts of a connection that begins now, or null if there are none}
    ///
    /// @param transport the connection
    /// @param options of its server
    static @Nullable ClientTimeouts of(SocketTransport transport, ServerOptions options) {
        if (options.idleTimeout() == Double.POSITIVE_INFINITY && options.drainTimeout() == Double.POSITIVE_INFINITY) {
            return null;
        }
        var timeouts = new ClientTimeouts(transport, options);
        timeouts.check();
        return timeouts;
    }

    void received() {
        lastUse = loop.time();
    }

    void sent() {
        lastUse = loop.time();
        lastSent = lastUse;
    }

    /// The transport calls this when the first byte waits to be sent.
    void sendingBegins() {
        lastSent = loop.time();
    }

    private void check() {
        double now = loop.time();
        boolean sending = observeChannel(now) || transport.getWriteBufferSize() > 0;
        double idleUntil = lastUse + idleTimeout;
        double drainUntil = (sending ? lastSent : now) + drainTimeout;
        if (now >= idleUntil) {
            end("nothing was received or sent for " + idleTimeout + " seconds");
        } else if (now >= drainUntil) {
            end("the other side has taken nothing for " + drainTimeout + " seconds");
        } else {
            timer = loop.callAt(Math.min(idleUntil, drainUntil), this::check);
        }
    }

    /// Notices what the channel sends without the transport: a file, and what handlers of the program write.
    ///
    /// @return whether it has something to send
    private boolean observeChannel(double now) {
        var outbound = transport.channel().unsafe().outboundBuffer();
        if (outbound == null) {
            return false; // it is closed
        }
        int currentMessage = System.identityHashCode(outbound.current());
        long currentProgress = outbound.currentProgress();
        long currentPending = outbound.totalPendingWriteBytes();
        if (message != currentMessage || progress != currentProgress || pending != currentPending) {
            message = currentMessage;
            progress = currentProgress;
            pending = currentPending;
            lastUse = now;
            lastSent = now;
        }
        return !outbound.isEmpty();
    }

    private void end(String reason) {
        transport.forceClose(new ConnectionAbortedException(reason));
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
