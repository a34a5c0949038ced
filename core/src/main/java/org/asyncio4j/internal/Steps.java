package org.asyncio4j.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Steps of which each has to be done, such as those that close something.
public final class Steps {
    private Steps() {}

    /// Does all steps in their order, also if some fail. Then throws the first failure, with the others as
    /// suppressed ones.
    ///
    /// @param steps the steps
    public static void doAll(Runnable... steps) {
        doAll(List.of(steps));
    }

    /// Does all steps, as [#doAll(Runnable...)] does.
    ///
    /// @param steps the steps
    public static void doAll(Iterable<? extends Runnable> steps) {
        @Nullable Throwable failure = null;
        for (var step : steps) {
            try {
                step.run();
            } catch (Throwable e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) { // an exception cannot suppress itself
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw Rethrow.unchecked(failure);
        }
    }
}
