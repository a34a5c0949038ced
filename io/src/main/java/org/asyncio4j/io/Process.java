package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.net.SocketException;
import org.asyncio4j.Asyncio;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.internal.process.ProcessTransport;
import org.jspecify.annotations.Nullable;

/// A child process, started by [Subprocess].
///
/// ```java
/// var process = await(createSubprocessExec(List.of("sort"), SubprocessOptions.DEFAULT.withPipes()));
/// var output = await(process.communicate("b\na\n".getBytes(UTF_8))).stdout();
/// ```
///
/// A process continues after its object is garbage collected and after its loop is closed.
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

    /// The bytes that a process has written until its end.
    ///
    /// @param stdout the bytes from its standard output, or null if that is not a pipe
    /// @param stderr the bytes from its standard error, or null if that is not a pipe
    @SuppressWarnings("ArrayRecordComponent") // they are handed over
    public record Output(byte @Nullable [] stdout, byte @Nullable [] stderr) {}

    /// {@return the writer of its standard input, or null if that is not a pipe}
    ///
    /// @python `Process.stdin`
    public @Nullable StreamWriter stdin() {
        return protocol.stdin();
    }

    /// {@return the reader of its standard output, or null if that is not a pipe}
    ///
    /// @python `Process.stdout`
    public @Nullable StreamReader stdout() {
        return protocol.stdout();
    }

    /// {@return the reader of its standard error, or null if that is not a pipe}
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

    /// {@return its exit code, the negative number of the signal that ended it, or null while it runs}
    ///
    /// On Unix the exit codes from 129 to 159 count as signals, because the JDK reports signals this
    /// way.
    ///
    /// @python `Process.returncode`
    public @Nullable Integer returncode() {
        return transport.getReturncode();
    }

    /// {@return a coroutine that waits for the end of the process and returns its return code}
    ///
    /// If the process writes to pipes that nobody reads, it may never end. In this case use
    /// [#communicate()], which reads while it waits.
    ///
    /// @python `Process.wait`
    public Coroutine<Integer> waitFor() {
        return transport.waitFor();
    }

    /// {@return a coroutine that closes the input of the process, reads all its output, and waits for
    /// its end}
    ///
    /// @python `Process.communicate`
    public Coroutine<Output> communicate() {
        return communicate(null);
    }

    /// {@return a coroutine that writes the input of the process, meanwhile reads all its output, and
    /// waits for its end}
    ///
    /// If the process does not read all of its input, that is not an error. If the coroutine is
    /// cancelled, the process continues, and its output can still be read.
    ///
    /// @param input the input, or null for none
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
            // the process does not read all of its input
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

    /// Sends a signal. A shell sends signals other than `TERM` and `KILL`; the loop waits for it, which
    /// takes some milliseconds.
    ///
    /// @param signal the name of the signal, such as `HUP` or `SIGHUP`
    /// @throws ProcessLookupException if the process has ended
    /// @throws IllegalArgumentException if the signal does not exist
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

    /// Sends `SIGKILL` to the process and to all its running descendants. This takes some milliseconds.
    /// It may miss a process that starts at the same time, and it misses processes whose parents have
    /// already ended.
    ///
    /// @throws ProcessLookupException if the process itself has ended
    public void killTree() {
        transport.killTree();
    }

    /// {@return a description such as `<Process 1234>`}
    @Override
    public String toString() {
        return "<Process " + pid() + ">";
    }
}
