package org.asyncio4j;

import java.util.List;
import java.util.concurrent.Callable;
import org.asyncio4j.internal.inspect.Inspection;
import org.jspecify.annotations.Nullable;

/// Shows the test module what the API does not.
final class LoopInspection extends Inspection {
    /// Here, so that whoever calls this is verified without the class that it extends.
    static void install() {
        install(new LoopInspection());
    }

    @Override
    public void keepReports(Object loop) {
        ((Loop) loop).keepReports();
    }

    @Override
    public Object coroutine(String name, Callable<?> body) {
        return new Coroutine<>(name, (CoroutineBody<@Nullable Object>) body::call);
    }

    @Override
    public boolean mayWaitForThread(Object task) {
        var awaited = ((Task<?>) task).waiter();
        return awaited != null && (awaited instanceof StageFuture || awaited.getClass() == Future.class);
    }

    @Override
    public List<Report> takeReports(Object loop) {
        var own = (Loop) loop;
        own.neverAwaited().sweep();
        var kept = own.keptReports();
        return kept == null ? List.of() : kept.take();
    }
}
