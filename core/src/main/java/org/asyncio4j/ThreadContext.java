package org.asyncio4j;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.asyncio4j.spi.ThreadContextProvider;
import org.asyncio4j.spi.ThreadContextProvider.Snapshot;
import org.jspecify.annotations.Nullable;

/// Wraps what is scheduled, so that it finds what belonged to the thread where that was done, as far as a
/// provider knows. Gives back what it gets where there is no provider.
final class ThreadContext {
    private static final @Nullable ThreadContextProvider PROVIDER = find();

    private ThreadContext() {}

    private static @Nullable ThreadContextProvider find() {
        try {
            return ServiceLoader.load(ThreadContextProvider.class, ThreadContext.class.getClassLoader())
                    .findFirst()
                    .orElse(null);
        } catch (ServiceConfigurationError | LinkageError e) {
            Log.error("Thread-locals are not carried along, since their provider cannot be used", e);
            return null;
        }
    }

    /// {@return what the thread holds, or null if nobody can tell}
    static @Nullable Snapshot capture() {
        return PROVIDER == null ? null : PROVIDER.capture();
    }

    static boolean isCarried() {
        return PROVIDER != null;
    }

    static Callback around(Callback callback) {
        return around(callback, capture());
    }

    /// @param snapshot what was captured before, or null
    static Callback around(Callback callback, @Nullable Snapshot snapshot) {
        return snapshot == null ? callback : new CarriedCallback(callback, snapshot);
    }

    static <T extends @Nullable Object> Callable<T> aroundCall(Callable<T> function) {
        var snapshot = capture();
        return snapshot == null ? function : () -> snapshot.call(function);
    }

    static <T extends @Nullable Object> AnyBody<T> aroundBody(AnyBody<T> body) {
        var snapshot = capture();
        return snapshot == null ? body : new CarriedBody<>(body, snapshot);
    }

    /// {@return what was wrapped, or the callback itself}
    static Callback unwrapped(Callback callback) {
        return callback instanceof CarriedCallback carried ? carried.callback : callback;
    }

    /// {@return what was wrapped, or the body itself}
    static AnyBody<?> unwrapped(AnyBody<?> body) {
        return body instanceof CarriedBody<?> carried ? carried.body : body;
    }

    private record CarriedCallback(Callback callback, Snapshot snapshot) implements Callback {
        @Override
        public void run() throws Exception {
            var _ = snapshot.<@Nullable Void>call(() -> {
                callback.run();
                return null;
            });
        }
    }

    private record CarriedBody<T extends @Nullable Object>(AnyBody<T> body, Snapshot snapshot) implements AnyBody<T> {
        @Override
        public T run() throws Exception {
            return snapshot.call(body::run);
        }
    }
}
