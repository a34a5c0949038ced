package org.asyncio4j;

import java.util.Map;

/// Gets the errors of an event loop that nobody else gets: of callbacks, of tasks that nobody awaited, of the
/// shutdown.
///
/// The context that it gets holds these, each only where it applies:
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
/// Input and output have further ones, such as `transport` and `protocol`.
///
/// An exception that nobody has retrieved is reported when its task or future is garbage. So the `future` is
/// another one then, with the same outcome, name and context, and the `exception` may be an [ExceptionCopy].
///
/// @python the handler of `loop.set_exception_handler`
@FunctionalInterface
public interface ExceptionHandler {

    /// Handles one error. What it throws is logged, except [SystemExit] and [KeyboardInterrupt], which end
    /// the run. It is called on the thread of the loop, but on another one while the loop does not run, and
    /// for the reports that are left when the program ends.
    ///
    /// @param loop the loop
    /// @param context what is known of the error
    void handle(EventLoop loop, Map<String, Object> context);
}
