package org.asyncio4j.io.internal;

import org.asyncio4j.Asyncio;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// Waits for calls in an executor that use files.
public final class FileCalls {
    private FileCalls() {}

    /// Waits for a call, for a task. If the task is cancelled the call goes on, and its failure is not reported: the
    /// JDK would close a file when a thread that uses it is interrupted.
    ///
    /// @param <T> what it returns
    /// @param call the call
    /// @return what it has returned
    public static <T extends @Nullable Object> T await(Future<T> call) {
        try {
            return Asyncio.await(Asyncio.shield(call));
        } catch (CancelledError e) {
            call.addDoneCallback(FileCalls::retrieve);
            throw e;
        }
    }

    private static void retrieve(Future<?> ended) {
        var _ = ended.cancelled() ? null : ended.exception();
    }
}
