package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.net.SocketException;
import org.asyncio4j.Asyncio;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.internal.process.ProcessTransport;
import org.jspecify.annotations.Nullable;

/// A child process, made by [Subprocess].
///
/// ```java
/// var process = await(createSubprocessExec(List.of("sort"), SubprocessOptions.DEFAULT.withPipes()));
/// var output = await(process.communicate("b\na\n".getBytes(UTF_8))).stdout();
/// ```
///
/// A process goes on when its object is forgotten and when its loop is closed.
///
/// @python `asyncio.subprocess.Process`
@SuppressWarnings("AvoidCommonTypeNames") // the name is asyncio's
@CheckReturnValue
public final class Process {
    private final ProcessTransport transport;
    private final SubprocessStreamProtocol protocol;

    Process(ProcessTransport transport, SubprocessStreamProtocol protocol) {
        this.transport = transport;
        this.protocol = protocol;
    }

    /// What a process has written until its end.
    ///
    /// @param stdout its output, or null if that is no pipe
    /// @param stderr its errors, or null if they go to no pipe
    @SuppressWarnings("ArrayRecordComponent") // they are handed over
    public record Output(byte @Nullable [] stdout, byte @Nullable [] stderr) {}

    /// {@return what writes to its input, or null if that is no pipe}
    ///
    /// @python `Process.stdin`
    public @Nullable StreamWriter stdin() {
        return protocol.stdin();
    }

    /// {@return what reads its output, or null if that is no pipe}
    ///
    /// @python `Process.stdout`
    public @Nullable StreamReader stdout() {
        return protocol.stdout();
    }

    /// {@return what reads its errors, or null if they go to no pipe}
    ///
    /// @python `Process.stderr`
    public @Nullable StreamReader stderr() {
        return protocol.stderr();
    }

    /// {@return its process id}
    ///
    /// @python `Process.pid`
    public long pid() {
        return transport.getPid();
    }

    /// {@return its exit code, minus the number of the signal that ended it, or null while it runs}
    ///
    /// On Unix the exit codes from 129 to 159 count as signals, since the JDK reports these so.
    ///
    /// @python `Process.returncode`
    public @Nullable Integer returncode() {
        return transport.getReturncode();
    }

    /// {@return a coroutine that waits for the end of the process and gives its return code}
    ///
    /// If the process writes to pipes that nobody reads, it may never end: then [#communicate()] waits
    /// and reads.
    ///
    /// @python `Process.wait`
    public Coroutine<Integer> waitFor() {
        return transport.waitFor();
    }

    /// {@return a coroutine that gives the process an empty input, reads all that it writes, and waits
    /// for its end}
    ///
    /// @python `Process.communicate`
    public Coroutine<Output> communicate() {
        return communicate(null);
    }

    /// {@return a coroutine that gives the process its input, meanwhile reads all that it writes, and
    /// waits for its end}
    ///
    /// A process that does not want all of its input is no error. If the coroutine is cancelled, the
    /// process goes on; what it has written can still be read.
    ///
    /// @param input what is written, or null for nothing
    /// @python `Process.communicate`
    public Coroutine<Output> communicate(byte @Nullable [] input) {
        return async(() -> {
            var results = await(Asyncio.<byte @Nullable []>gather(
                    Asyncio.<byte @Nullable []>async(() -> feed(input)),
                    Asyncio.<byte @Nullable []>async(() -> read(1)),
                    Asyncio.<byte @Nullable []>async(() -> read(2))));
            await(waitFor());
            return new Output(results.get(1), results.get(2));
        });
    }

    private byte @Nullable [] feed(byte @Nullable [] input) {
        var stdin = stdin();
        if (stdin == null) {
            return null;
        }
        try {
            if (input != null) {
                stdin.write(input);
            }
            await(stdin.drain(), SocketException.class);
        } catch (SocketException e) {
            // it does not want all of it
        }
        stdin.close();
        return null;
    }

    private byte @Nullable [] read(int fd) {
        var stream = fd == 1 ? stdout() : stderr();
        if (stream == null) {
            return null;
        }
        var output = await(stream.read());
        var pipe = transport.getPipeTransport(fd);
        if (pipe != null) {
            pipe.close();
        }
        return output;
    }

    /// Sends a signal. For others than `TERM` and `KILL` a shell does that, for which the loop waits some
    /// milliseconds.
    ///
    /// @param signal its name, such as `HUP` or `SIGHUP`
    /// @throws ProcessLookupException if the process has ended
    /// @throws IllegalArgumentException if there is no such signal
    /// @python `Process.send_signal`
    public void sendSignal(String signal) {
        transport.sendSignal(signal);
    }

    /// Sends `SIGTERM`.
    ///
    /// @throws ProcessLookupException if the process has ended
    /// @python `Process.terminate`
    public void terminate() {
        transport.terminate();
    }

    /// Sends `SIGKILL`.
    ///
    /// @throws ProcessLookupException if the process has ended
    /// @python `Process.kill`
    public void kill() {
        transport.kill();
    }

    /// Sends `SIGKILL` to the process and to all that it has started, directly or not, and that run.
    /// One that is started just now may be missed, and so are those whose parents have ended before. It
    /// takes some milliseconds.
    ///
    /// @throws ProcessLookupException if the process itself has ended
    public void killTree() {
        transport.killTree();
    }

    /// {@return such as `<Process 1234>`}
    @Override
    public String toString() {
        return "<Process " + pid() + ">";
    }
}
