package org.asyncio4j.conformance.language;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// A plain function with its first arguments. Equal only to itself.
final class Callback implements org.asyncio4j.Callback, Callable<@Nullable Object>, Consumer<Future<@Nullable Object>> {
    private final Execution execution;
    private final Program.Function function;
    private final List<@Nullable Object> arguments;

    Callback(Execution execution, Program.Function function, List<@Nullable Object> arguments) {
        this.execution = execution;
        this.function = function;
        this.arguments = arguments;
    }

    @Override
    public @Nullable Object call() throws Exception {
        return new Frame(execution, function, arguments).call();
    }

    @Override
    public void run() {
        callUnchecked(arguments);
    }

    @Override
    public void accept(Future<@Nullable Object> future) {
        var all = new ArrayList<@Nullable Object>(arguments);
        all.add(future);
        callUnchecked(all);
    }

    private void callUnchecked(List<@Nullable Object> all) {
        try {
            var _ = new Frame(execution, function, all).call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("programs have no checked exceptions", e);
        }
    }
}
