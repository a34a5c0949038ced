package org.asyncio4j;

import java.util.function.Consumer;
import org.asyncio4j.internal.text.Lambdas;
import org.jspecify.annotations.Nullable;

/// Calls a function with the future that is done.
record DoneCallback<T extends @Nullable Object>(Future<T> future, Consumer<? super Future<T>> function)
        implements Callback {
    @Override
    public void run() {
        function.accept(future);
    }

    @Override
    public String toString() {
        return Lambdas.describe(function);
    }
}
