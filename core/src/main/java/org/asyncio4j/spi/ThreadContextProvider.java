package org.asyncio4j.spi;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Carries what belongs to a thread, such as the MDC of a logger, from where work is scheduled to where
/// it runs: from the caller of `createTask`, `toThread`, `runCoroutineThreadsafe`, `callSoon`,
/// `callLater`, `addDoneCallback` and the like to the thread of the task, the call or the callback.
///
/// The library finds a provider by [java.util.ServiceLoader], once in a process. Without one,
/// scheduling costs nothing more. What [#capture] throws comes out of the method that schedules.
public interface ThreadContextProvider {

    /// {@return what the calling thread holds now} Any thread may call this, several at once.
    Snapshot capture();

    /// What a thread held. It may be used several times, on any thread.
    @FunctionalInterface
    interface Snapshot {

        /// Runs work on the calling thread, which holds what was captured meanwhile, and afterwards
        /// what it held before.
        ///
        /// @param <T> what the work returns
        /// @param work what is run at once, once
        /// @return what it returns
        /// @throws Exception what it throws
        <T extends @Nullable Object> T call(Callable<T> work) throws Exception;
    }
}
