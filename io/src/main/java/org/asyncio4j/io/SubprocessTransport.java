package org.asyncio4j.io;

import org.jspecify.annotations.Nullable;

/// The transport of a child process, for its [SubprocessProtocol].
///
/// @python `asyncio.SubprocessTransport`
public interface SubprocessTransport extends BaseTransport {

    /// {@return its process id}
    ///
    /// @python `transport.get_pid`
    long getPid();

    /// {@return its exit code, the negative number of the signal that ended it, or null while it runs}
    ///
    /// @python `transport.get_returncode`
    @Nullable
    Integer getReturncode();

    /// {@return the transport of a pipe, a [WriteTransport] for 0 and a [ReadTransport] for 1 and 2, or
    /// null if that stream is not a pipe}
    ///
    /// @param fd 0 for standard input, 1 for standard output, 2 for standard error
    /// @python `transport.get_pipe_transport`
    @Nullable
    BaseTransport getPipeTransport(int fd);

    /// Sends a signal.
    ///
    /// @param signal the name of the signal, such as `HUP` or `SIGHUP`
    /// @throws ProcessLookupException if the process has ended
    /// @python `transport.send_signal`
    void sendSignal(String signal);

    /// Sends `SIGTERM`.
    ///
    /// @throws ProcessLookupException if the process has ended
    /// @python `transport.terminate`
    void terminate();

    /// Sends `SIGKILL`.
    ///
    /// @throws ProcessLookupException if the process has ended
    /// @python `transport.kill`
    void kill();

    /// Sends `SIGKILL` to the process and to all its running descendants. This takes some milliseconds.
    /// It may miss a process that starts at the same time, and it misses processes whose parents have
    /// already ended.
    ///
    /// @throws ProcessLookupException if the process itself has ended
    void killTree();
}
