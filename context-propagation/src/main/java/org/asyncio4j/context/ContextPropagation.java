package org.asyncio4j.context;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.asyncio4j.spi.ThreadContextProvider;
import org.jspecify.annotations.Nullable;

/// Carries the thread-locals that have an accessor in Micrometer's global [ContextRegistry], and the scoped values
/// that the program names.
public final class ContextPropagation implements ThreadContextProvider {
    private static final CopyOnWriteArrayList<ScopedValue<?>> SCOPED_VALUES = new CopyOnWriteArrayList<>();

    private final ContextSnapshotFactory factory = ContextSnapshotFactory.builder()
            .contextRegistry(ContextRegistry.getInstance())
            .clearMissing(true)
            .build();

    /// For the service loader.
    public ContextPropagation() {}

    /// Carries a scoped value along from now on, where it is bound. Any thread may call this.
    ///
    /// @param value the scoped value
    public static void carry(ScopedValue<?> value) {
        SCOPED_VALUES.addIfAbsent(value);
    }

    @Override
    public Snapshot capture() {
        return new Captured(factory.captureAll(), bound());
    }

    private static ScopedValue.@Nullable Carrier bound() {
        ScopedValue.@Nullable Carrier carrier = null;
        for (var value : SCOPED_VALUES) {
            if (value.isBound()) {
                carrier = with(carrier, value);
            }
        }
        return carrier;
    }

    private static <T> ScopedValue.Carrier with(ScopedValue.@Nullable Carrier carrier, ScopedValue<T> value) {
        return carrier == null ? ScopedValue.where(value, value.get()) : carrier.where(value, value.get());
    }

    private record Captured(ContextSnapshot threadLocals, ScopedValue.@Nullable Carrier scopedValues)
            implements Snapshot {
        @Override
        public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
            try (var _ = threadLocals.setThreadLocals()) {
                return scopedValues == null ? work.call() : scopedValues.call(work::call);
            }
        }
    }
}
