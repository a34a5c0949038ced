package org.asyncio4j.io;

import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/// Creates the streams for the pipes of a process, and closes its transport when nothing more arrives.
final class SubprocessStreamProtocol extends FlowControl implements SubprocessProtocol {
    private final int limit;
    private @Nullable SubprocessTransport transport;
    private @Nullable StreamWriter stdin;
    private @Nullable StreamReader stdout;
    private @Nullable StreamReader stderr;
    private int openOutputs;
    private boolean exited;

    SubprocessStreamProtocol(int limit, EventLoop loop) {
        super(loop);
        this.limit = limit;
    }

    @Nullable
    StreamWriter stdin() {
        return stdin;
    }

    @Nullable
    StreamReader stdout() {
        return stdout;
    }

    @Nullable
    StreamReader stderr() {
        return stderr;
    }

    @Override
    public void connectionMade(SubprocessTransport process) {
        transport = process;
        stdout = reader(process.getPipeTransport(1));
        stderr = reader(process.getPipeTransport(2));
        if (process.getPipeTransport(0) instanceof WriteTransport input) {
            stdin = new StreamWriter(input, this, null, loop());
        }
    }

    private @Nullable StreamReader reader(@Nullable BaseTransport pipe) {
        if (!(pipe instanceof ReadTransport output)) {
            return null;
        }
        var reader = new StreamReader(limit, loop());
        reader.setTransport(output);
        openOutputs++;
        return reader;
    }

    private @Nullable StreamReader reader(int fd) {
        return fd == 1 ? stdout : stderr;
    }

    @Override
    public void pipeDataReceived(int fd, byte[] data) {
        var reader = reader(fd);
        if (reader != null) {
            reader.feedData(data);
        }
    }

    @Override
    public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
        if (fd == 0) {
            super.connectionLost(exception); // nothing more is written
            return;
        }
        var reader = reader(fd);
        if (reader != null) {
            if (exception == null) {
                reader.feedEof();
            } else {
                reader.setException(exception);
            }
        }
        openOutputs--;
        closeIfNothingMoreComes();
    }

    @Override
    public void processExited() {
        exited = true;
        closeIfNothingMoreComes();
    }

    private void closeIfNothingMoreComes() {
        if (exited && openOutputs == 0 && transport != null) {
            transport.close();
        }
    }

    /// {@return a description such as `<SubprocessStreamProtocol stdout=<StreamReader>>`}
    @Override
    public String toString() {
        return "<SubprocessStreamProtocol" + (stdin == null ? "" : " stdin=" + stdin)
                + (stdout == null ? "" : " stdout=" + stdout) + (stderr == null ? "" : " stderr=" + stderr) + ">";
    }
}
