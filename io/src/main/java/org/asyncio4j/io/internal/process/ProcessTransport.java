package org.asyncio4j.io.internal.process;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.asyncio4j.Callback;
import org.asyncio4j.Context;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.ProcessLookupException;
import org.asyncio4j.io.Stdio;
import org.asyncio4j.io.SubprocessOptions;
import org.asyncio4j.io.SubprocessProtocol;
import org.asyncio4j.io.SubprocessTransport;
import org.asyncio4j.io.internal.Introduction;
import org.asyncio4j.io.internal.pipe.BlockingThreads;
import org.asyncio4j.io.internal.pipe.ReadPipeTransport;
import org.asyncio4j.io.internal.pipe.WritePipeTransport;
import org.jspecify.annotations.Nullable;

/// A child process and its pipes. Its connection is lost when the process has ended and all pipes are closed.
public final class ProcessTransport implements SubprocessTransport {
    private static final double NOT_YET_SECONDS = 0.01;

    private final EventLoop loop;
    private final Process process;
    private final Context context = Context.copyContext();
    private final List<ChildPipe> pipes = new ArrayList<>();
    private final List<Future<Integer>> waiters = new ArrayList<>();
    private SubprocessProtocol protocol;
    private @Nullable Integer returncode;
    private boolean closed;
    private boolean lost;

    private ProcessTransport(EventLoop loop, Process process, SubprocessProtocol protocol) {
        this.loop = loop;
        this.process = process;
        this.protocol = protocol;
    }

    /// Makes the transport of a process that was started just now, and queues `connectionMade`.
    static ProcessTransport start(EventLoop loop, Child child, SubprocessProtocol protocol, SubprocessOptions options) {
        var process = child.process();
        var transport = new ProcessTransport(loop, process, protocol);
        transport.openPipes(child, options);
        transport.soon(() -> Introduction.connectionMade(transport.protocol, transport));
        // also where the JDK has no thread to say so: it is called by the one that waits for the process then
        var _ = process.onExit()
                .whenComplete((_, _) -> BlockingThreads.post(loop, transport::exited, transport.context));
        return transport;
    }

    private void openPipes(Child child, SubprocessOptions options) {
        if (options.stdin() == Stdio.Special.PIPE) {
            var stream = process.getOutputStream();
            pipes.add(new ChildPipe(this, 0, pipe -> WritePipeTransport.start(loop, stream, pipe)));
        }
        if (options.stdout() == Stdio.Special.PIPE) {
            var stream = child.output();
            pipes.add(new ChildPipe(this, 1, pipe -> ReadPipeTransport.start(loop, stream, pipe)));
        }
        if (options.stderr() == Stdio.Special.PIPE) {
            var stream = child.errors();
            pipes.add(new ChildPipe(this, 2, pipe -> ReadPipeTransport.start(loop, stream, pipe)));
        }
    }

    private void soon(Callback callback) {
        var _ = loop.callSoon(callback, context);
    }

    private void exited() {
        if (process.isAlive()) {
            var _ = loop.callLater(NOT_YET_SECONDS, this::exited, context); // the JDK is about to take note
            return;
        }
        int code = Platform.returncode(process.exitValue());
        returncode = code;
        soon(() -> protocol.processExited());
        for (var pipe : pipes) {
            if (pipe.transport() instanceof WritePipeTransport input) {
                input.readerIsGone();
            }
        }
        for (var waiter : waiters) {
            if (!waiter.done()) {
                waiter.setResult(code);
            }
        }
        waiters.clear();
        loseIfAllIsClosed();
    }

    void pipeLost(int fd, @Nullable Throwable exception) {
        soon(() -> protocol.pipeConnectionLost(fd, exception));
        loseIfAllIsClosed();
    }

    private void loseIfAllIsClosed() {
        if (!lost && returncode != null && pipes.stream().allMatch(ChildPipe::isLost)) {
            lost = true;
            soon(() -> protocol.connectionLost(null));
        }
    }

    /// {@return a coroutine that waits for the end of the process and gives its [return code][#getReturncode]}
    public Coroutine<Integer> waitFor() {
        return async(() -> {
            loop.checkThread();
            var code = returncode;
            if (code != null) {
                return code;
            }
            Future<Integer> waiter = loop.createFuture();
            waiters.add(waiter);
            return await(waiter);
        });
    }

    @Override
    public long getPid() {
        return process.pid();
    }

    @Override
    public @Nullable Integer getReturncode() {
        return returncode;
    }

    @Override
    public @Nullable BaseTransport getPipeTransport(int fd) {
        return pipes.stream()
                .filter(pipe -> pipe.fd() == fd)
                .map(ChildPipe::transport)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void sendSignal(String signal) {
        checkRunning();
        switch (signal.startsWith("SIG") ? signal.substring(3) : signal) {
            case "TERM" -> terminate();
            case "KILL" -> kill();
            case String name -> Platform.sendSignal(process, name);
        }
    }

    // not by methods of Process, which would close the pipes
    @Override
    public void terminate() {
        checkRunning();
        process.toHandle().destroy();
    }

    @Override
    public void kill() {
        checkRunning();
        process.toHandle().destroyForcibly();
    }

    @Override
    public void killTree() {
        checkRunning();
        killTree(process.toHandle());
    }

    /// From the root on: what has ended starts nothing more.
    private static void killTree(ProcessHandle root) {
        var children = root.children().toList();
        root.destroyForcibly();
        children.forEach(ProcessTransport::killTree);
    }

    private void checkRunning() {
        loop.checkThread();
        if (returncode != null) {
            throw new ProcessLookupException("process " + getPid() + " has ended");
        }
    }

    @Override
    public boolean isClosing() {
        return closed;
    }

    @Override
    public void close() {
        loop.checkThread();
        if (closed) {
            return;
        }
        pipes.forEach(pipe -> pipe.transport().close());
        closed = true;
        if (process.isAlive()) {
            if (loop.getDebug()) {
                System.getLogger("asyncio4j").log(Level.WARNING, "Close running child process: kill {0}", this);
            }
            process.toHandle().destroyForcibly();
        }
    }

    @Override
    public @Nullable Object getExtraInfo(String name) {
        return name.equals("subprocess") ? process : null;
    }

    @Override
    public SubprocessProtocol getProtocol() {
        return protocol;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        loop.checkThread();
        this.protocol = (SubprocessProtocol) protocol;
    }

    /// {@return such as `<ProcessTransport pid=1234 running stdout=<ReadPipeTransport open>>`}
    @Override
    public String toString() {
        return "<ProcessTransport " + (closed ? "closed " : "") + "pid=" + getPid()
                + (returncode == null ? " running" : " returncode=" + returncode)
                + pipes.stream()
                        .map(pipe -> " " + Platform.STREAMS.get(pipe.fd()) + "=" + pipe.transport())
                        .collect(Collectors.joining())
                + ">";
    }
}
