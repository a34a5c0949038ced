package org.asyncio4j.io.internal.net;

import org.asyncio4j.EventLoop;
import org.asyncio4j.TimerHandle;
import org.asyncio4j.io.ConnectionAbortedException;
import org.asyncio4j.io.ServerOptions;
import org.jspecify.annotations.Nullable;

/// Ends a connection over which no bytes pass for too long. It uses one timer, which never fires after
/// the next limit.
final class ClientTimeouts {
    private final SocketTransport transport;
    private final EventLoop loop;
    private final double idleTimeout;
    private final double drainTimeout;

    /// The time at which bytes were last received or sent.
    private double lastUse;

    /// The time at which bytes were last sent, or written while no others waited.
    private double lastSent;

    // the bytes that the channel itself had to send at the last check
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
    /// @param options the options of its server
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

    /// Notices bytes that the channel sends without the transport: files, and the output of the
    /// program's handlers.
    ///
    /// @return whether the channel has bytes to send
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
