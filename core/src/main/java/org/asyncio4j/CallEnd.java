package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// What a loop does when something on another thread has ended: it sets the outcome of a future, unless that
/// is done.
///
/// @param future the future
/// @param outcome sets it
/// @param failure the exception that nobody would hear of if the loop is closed before, or null
record CallEnd(Future<?> future, Runnable outcome, @Nullable Throwable failure) implements Callback {
    @Override
    public void run() {
        if (!future.done()) {
            outcome.run();
        }
    }

    /// Is called instead, by any thread, if the loop is closed before.
    void drop() {
        if (failure != null && !future.done()) {
            var message = "Exception in a call on another thread, which ended when its event loop was closed";
            future.loop().reportFromAnyThread(ExceptionReporter.context(message, failure, "future", future, null));
        }
    }
}
