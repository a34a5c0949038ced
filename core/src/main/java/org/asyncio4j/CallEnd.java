package org.asyncio4j;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a loop does when something on another thread has ended: it sets the outcome of a future, unless that
/// is done.
///
/// @param future the future
/// @param outcome sets it
/// @param failure the exception that nobody would hear of if the loop is closed before, or null
record CallEnd(Future<?> future, Runnable outcome, @Nullable Throwable failure) implements Runnable {
    @Override
    public void run() {
        if (!future.done()) {
            outcome.run();
        }
    }

    /// Is called instead, by any thread, if the loop is closed before.
    void drop() {
        if (failure != null && !future.done()) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("message", "Exception in a call on another thread, which ended when its event loop was closed");
            details.put("exception", failure);
            details.put("future", future);
            future.loop().reportFromAnyThread(details);
        }
    }
}
