package org.asyncio4j;

import java.util.Map;

/// Handles the errors of an event loop that no other code handles: errors of callbacks, of tasks that
/// were never awaited, and of the shutdown.
///
/// The context has these keys, each only where it applies:
///
/// | Key | Value |
/// |---|---|
/// | `message` | a string, always |
/// | `exception` | a `Throwable` |
/// | `task` | a [Task] |
/// | `future` | a [Future], which is a [Task] if that has failed |
/// | `handle` | a [Handle] |
/// | `source_traceback` | a list of `StackTraceElement`, in debug mode |
///
/// Input and output add further keys, such as `transport` and `protocol`.
///
/// An exception that was never retrieved is reported when its task or future is garbage. The `future` is
/// then a stand-in with the same outcome, name and context, and the `exception` may be an
/// [ExceptionCopy].
///
/// @python the handler of `loop.set_exception_handler`
@FunctionalInterface
public interface ExceptionHandler {

    /// Handles one error. Exceptions that this method throws are logged, except [SystemExit] and
    /// [KeyboardInterrupt], which end the run. The call comes on the loop's thread. While the loop is
    /// stopped, and for the last reports when the program ends, it comes on another thread.
    ///
    /// @param loop the loop
    /// @param context the details of the error
    void handle(EventLoop loop, Map<String, Object> context);
}
