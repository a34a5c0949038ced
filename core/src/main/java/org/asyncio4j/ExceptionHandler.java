package org.asyncio4j;

import java.util.Map;

/// Gets the errors of an event loop that nobody else gets: of callbacks, of tasks that nobody awaited, of the
/// shutdown.
///
/// @python the handler of `loop.set_exception_handler`
@FunctionalInterface
public interface ExceptionHandler {

    /// Handles one error. What it throws is logged.
    ///
    /// @param loop the loop
    /// @param context what is known: always `message`; where there is one, `exception`, `task`, `future`,
    ///     `handle`; in debug mode `source_traceback`
    void handle(EventLoop loop, Map<String, Object> context);
}
