package org.asyncio4j.io.internal.net;

import org.asyncio4j.io.WriteBufferLimits;

/// Counts the bytes that wait to be sent, and asks the protocol to pause writing while there are too
/// many.
final class UnsentBytes {
    private final ChannelTransport transport;
    private WriteBufferLimits limits = WriteBufferLimits.high(64 * 1024);
    private int size;
    private boolean paused;
    private boolean resuming;

    UnsentBytes(ChannelTransport transport) {
        this.transport = transport;
    }

    /// {@return the number of bytes that wait}
    int size() {
        return size;
    }

    /// {@return whether the protocol was asked to pause writing and not yet to resume}
    boolean isPaused() {
        return paused;
    }

    WriteBufferLimits limits() {
        return limits;
    }

    void setLimits(WriteBufferLimits limits) {
        this.limits = limits;
        pauseIfTooMuch();
    }

    /// Counts bytes to send; called in a callback or task.
    void added(int count) {
        if (size == 0) {
            transport.sendingBegins();
        }
        size += count;
        pauseIfTooMuch();
    }

    /// Subtracts bytes that were sent or dropped.
    void removed(int count) {
        size -= count;
        transport.sent();
        if (paused && !resuming && size <= limits.low()) {
            resuming = true;
            transport.soon(this::resume);
        }
    }

    /// Called when nothing will be sent any more.
    void clear() {
        size = 0;
    }

    private void pauseIfTooMuch() {
        if (!paused && size > limits.high()) {
            paused = true;
            transport.callProtocol(transport.getProtocol()::pauseWriting, "protocol.pause_writing() failed");
        }
    }

    private void resume() {
        resuming = false;
        paused = false;
        transport.callProtocol(transport.getProtocol()::resumeWriting, "protocol.resume_writing() failed");
        pauseIfTooMuch(); // something else may have written since
    }
}
