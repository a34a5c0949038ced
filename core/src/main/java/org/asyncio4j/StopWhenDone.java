package org.asyncio4j;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Stops the loop of a future when it is done, unless its exception ends the run anyway. Whoever runs the loop gets the
/// exception in either case.
final class StopWhenDone<T extends @Nullable Object> implements Consumer<Future<T>> {
    @Override
    public void accept(Future<T> future) {
        var exception = future.exceptionOrNull();
        future.retrieved();
        if (exception == null || !SystemExit.endsTheRun(exception)) {
            future.getLoop().stop();
        }
    }
}
