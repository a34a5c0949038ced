package org.asyncio4j.io.internal.process;

import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.Protocol;
import org.jspecify.annotations.Nullable;

/// What one pipe of a child process is told, for the transport of the process.
final class ChildPipe implements Protocol {
    private final ProcessTransport process;
    private final int fd;
    private final BaseTransport transport;
    private boolean lost;

    /// Opens the transport of a pipe.
    interface Opening {
        BaseTransport open(Protocol protocol);
    }

    @SuppressWarnings("ThisEscapedInObjectConstruction") // it is called later
    ChildPipe(ProcessTransport process, int fd, Opening opening) {
        this.process = process;
        this.fd = fd;
        transport = opening.open(this);
    }

    int fd() {
        return fd;
    }

    BaseTransport transport() {
        return transport;
    }

    boolean isLost() {
        return lost;
    }

    @Override
    public void dataReceived(byte[] data) {
        process.getProtocol().pipeDataReceived(fd, data);
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        lost = true;
        process.pipeLost(fd, exception);
    }

    @Override
    public void pauseWriting() {
        process.getProtocol().pauseWriting();
    }

    @Override
    public void resumeWriting() {
        process.getProtocol().resumeWriting();
    }
}
